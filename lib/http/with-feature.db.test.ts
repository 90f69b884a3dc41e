import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { enforceCheck } from "@/lib/contract/operations/usage";
import { surviveLostConnections } from "@/lib/db/pool";
import { retryCommits } from "@/lib/services/usage/retry-commit-queue";
import { assertResponse } from "@/test/contract/assert-response";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { expectCountersToMatchLog, insertApiKey, newStudent, usePool } from "@/test/support/engine";
import { startLossyRelay } from "@/test/support/lossy-relay";
import { type FeatureHandler, type FeatureOptions, withFeature } from "./with-feature";

/** Of `quiz` on the free plan. */
const LIMIT = 3;

let database: TestDatabase;
let key: string;
let student: string;

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 10 });
  usePool(database.pool);
  key = await insertApiKey(database.pool, ["usage:write"]);
});
afterAll(() => database.drop());
beforeEach(() => {
  usePool(database.pool);
  student = newStudent();
});

const done: FeatureHandler = () => Response.json({ marks: 7 }, { status: 201, headers: { "X-Ours": "yes" } });

function request(headers: Record<string, string> = {}): Request {
  return new Request("http://test.local/api/quiz", {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "x-user-id": student, ...headers },
    body: '{"answer":42}',
  });
}

function quiz(handler: FeatureHandler, options?: FeatureOptions): Promise<Response> {
  return withFeature("quiz", handler, options)(request());
}

async function counter(): Promise<{ used: number; reserved: number }> {
  const { rows } = await database.pool.query(
    `SELECT coalesce(sum(c.used), 0)::int AS used, coalesce(sum(c.reserved), 0)::int AS reserved FROM student s
     JOIN user_subscription u ON u.student_id = s.id LEFT JOIN usage_counter c ON c.subscription_id = u.id WHERE s.external_id = $1`,
    [student],
  );
  return rows[0];
}

async function logged(): Promise<Record<string, unknown>[]> {
  const { rows } = await database.pool.query(
    `SELECT l.quantity, l.input_size, l.usage_type, l.output_data, l.reservation_id IS NOT NULL AS reserved FROM student s
     JOIN user_subscription u ON u.student_id = s.id JOIN feature_usage_log l ON l.subscription_id = u.id
     WHERE s.external_id = $1 AND l.status = 'completed'`,
    [student],
  );
  return rows;
}

/** Lets every open reservation of the student run out now, as if the handler had taken that long. */
async function expireReservations(): Promise<void> {
  await database.pool.query(
    `WITH late AS (UPDATE reservation r SET created_at = now() - interval '2 hours', expires_at = now() - interval '1 second'
       FROM user_subscription u JOIN student s ON s.id = u.student_id
       WHERE r.subscription_id = u.id AND s.external_id = $1 AND r.status = 'open' RETURNING r.*)
     UPDATE usage_counter c SET earliest_expiry = late.expires_at FROM late WHERE c.subscription_id = late.subscription_id`,
    [student],
  );
}

describe("withFeature", () => {
  test("runs the handler with the unchanged request, returns its response, and counts one use", async () => {
    const response = await quiz(async (incoming, use) => {
      expect(await counter()).toEqual({ used: 0, reserved: 1 });
      use.describe({ inputSize: 12, usageType: "file", outputData: { marks: 7 } });
      return Response.json(await incoming.json(), { status: 201, headers: { "X-Ours": "yes" } });
    });
    expect(response.status).toBe(201);
    expect(response.headers.get("x-ours")).toBe("yes");
    expect(await response.json()).toEqual({ answer: 42 });
    expect(await counter()).toEqual({ used: 1, reserved: 0 });
    expect(await logged()).toEqual([
      { quantity: 1, input_size: 12, usage_type: "file", output_data: { marks: 7 }, reserved: true },
    ]);
  });

  test("runs the handler exactly as often as uses are left, and refuses the others", async () => {
    let runs = 0;
    const responses = await Promise.all(
      Array.from({ length: 20 }, () =>
        quiz(async (...call) => {
          runs++;
          return done(...call);
        }),
      ),
    );
    expect(responses.filter(({ status }) => status === 201)).toHaveLength(LIMIT);
    expect(runs).toBe(LIMIT);
    expect(await counter()).toEqual({ used: LIMIT, reserved: 0 });
    const refused = responses.find(({ status }) => status === 403);
    if (!refused) throw new Error("somebody was refused");
    const body = await refused.json();
    expect(body).toMatchObject({ code: "quota_exhausted", feature: "quiz", status: { allowed: false } });
  });

  test("refuses as enforce-check does", async () => {
    const response = await quiz(done, { quantity: LIMIT + 1 });
    const body = await response.json();
    response.headers.set("Server-Timing", "db;dur=0");
    assertResponse(enforceCheck, response, body);
    expect(body.error).toBe("Feature access denied: Only 3 of 3 uses left on free plan; 4 were asked for");
  });

  test.each([302, 400, 404, 500])("releases the quota when the handler responds with %i", async (status) => {
    const response = await quiz(() => new Response(null, { status }));
    expect(response.status).toBe(status);
    expect(await counter()).toEqual({ used: 0, reserved: 0 });
    expect(await logged()).toEqual([]);
  });

  test("releases the quota when the handler throws, and throws the same error", async () => {
    const failure = new Error("the model is out of tokens");
    await expect(quiz(() => Promise.reject(failure))).rejects.toBe(failure);
    expect(await counter()).toEqual({ used: 0, reserved: 0 });
  });

  test.each([
    ["no credential", { authorization: "", "x-user-id": "" }, 401],
    ["a key that is mistyped", { authorization: "Bearer sm_live_x" }, 401],
    ["no student", { "x-user-id": "" }, 400],
  ])("does not run the handler for a caller with %s", async (_, headers, status) => {
    const response = await withFeature("quiz", () => expect.unreachable())(request(headers));
    expect(response.status).toBe(status);
  });

  test("does not run the handler for a key that may only read", async () => {
    const readOnlyKey = await insertApiKey(database.pool, ["usage:read"]);
    const response = await withFeature("quiz", () => expect.unreachable())(
      request({ authorization: `Bearer ${readOnlyKey}` }),
    );
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "forbidden" });
  });

  test("does not let a repeated Idempotency-Key use the feature for nothing", async () => {
    const route = withFeature("quiz", done);
    for (let use = 0; use < LIMIT; use++) {
      expect((await route(request({ "idempotency-key": "again" }))).status).toBe(201);
    }
    expect((await route(request({ "idempotency-key": "again" }))).status).toBe(403);
    expect(await counter()).toEqual({ used: LIMIT, reserved: 0 });
  });
});

describe("a use that has happened is counted", () => {
  test("when its reservation expired while the handler ran", async () => {
    const response = await quiz(async (...call) => {
      await expireReservations();
      return done(...call);
    });
    expect(response.status).toBe(201);
    expect(await counter()).toEqual({ used: 1, reserved: 0 });
    expect(await logged()).toMatchObject([{ quantity: 1, usage_type: "api", reserved: false }]);
    await expectCountersToMatchLog(database.pool);
  });

  test("even when others have used up the quota meanwhile", async () => {
    await quiz(async (...call) => {
      await expireReservations();
      for (let use = 0; use < LIMIT; use++) await quiz(done);
      expect(await counter()).toEqual({ used: LIMIT, reserved: 0 });
      return done(...call);
    });
    expect(await counter()).toEqual({ used: LIMIT + 1, reserved: 0 });
    expect((await quiz(done)).status).toBe(403);
    await expectCountersToMatchLog(database.pool);
  });

  test("when its API key was revoked while the handler ran", async () => {
    const short = await insertApiKey(database.pool, ["usage:write"]);
    const route = withFeature("quiz", async (...call) => {
      await database.pool.query("UPDATE api_key SET revoked_at = now() WHERE hash = $1", [
        createHash("sha256").update(short).digest(),
      ]);
      return done(...call);
    });
    expect((await route(request({ authorization: `Bearer ${short}` }))).status).toBe(201);
    expect((await route(request({ authorization: `Bearer ${short}` }))).status).toBe(401);
    expect(await counter()).toEqual({ used: 1, reserved: 0 });
  });

  test("once, after the database is back, when it was unavailable at that moment", async () => {
    const away = surviveLostConnections(new pg.Pool({ connectionString: "postgresql://nobody@127.0.0.1:1/none" }));
    const response = await quiz((...call) => {
      usePool(away);
      return done(...call);
    });
    expect(response.status).toBe(201);
    await retryCommits();
    expect(await counter()).toEqual({ used: 0, reserved: 1 });
    usePool(database.pool);
    await retryCommits();
    await retryCommits();
    expect(await counter()).toEqual({ used: 1, reserved: 0 });
    expect(await logged()).toHaveLength(1);
    await away.end();
  });

  test("once, when the response to its commit is lost", async () => {
    const relay = await startLossyRelay(database.url, "COMMIT");
    const lossy = surviveLostConnections(new pg.Pool({ connectionString: relay.url }));
    const response = await quiz((...call) => {
      usePool(lossy);
      return done(...call);
    });
    expect(response.status).toBe(201);
    usePool(database.pool);
    expect(await counter()).toEqual({ used: 1, reserved: 0 });
    await retryCommits();
    expect(await counter()).toEqual({ used: 1, reserved: 0 });
    expect(await logged()).toHaveLength(1);
    await lossy.end();
    await relay.close();
  });
});
