import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashApiKey } from "@/lib/crypto/api-key";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import {
  type EngineResponse,
  engineClient,
  expectCountersToMatchLog,
  insertApiKey,
  newStudent,
  usePool,
} from "@/test/support/engine";

/** Concurrent calls share a statement. None of them may affect the others. */
let database: TestDatabase;
let key: string;
let call: ReturnType<typeof engineClient>;

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 20 });
  usePool(database.pool);
  key = await insertApiKey(database.pool, ["usage:read", "usage:write"]);
  call = engineClient(key);
});
afterAll(() => database.drop());

const statuses = (responses: readonly EngineResponse[]) => responses.map(({ status }) => status);

async function usedBy(student: string, feature: string): Promise<number> {
  return (await call("real-time", student)).body.feature_usage[feature].used;
}

describe("concurrent calls", () => {
  it("each get their own result", async () => {
    const [known, full] = [newStudent(), newStudent()];
    await call("consume", known, { feature: "quiz" });
    await call("consume", full, { feature: "quiz", quantity: 3 });
    const revoked = engineClient(await insertApiKey(database.pool, ["usage:read", "usage:write"]));
    // The first call reads the key's limits of load, which are kept for a minute; whether the key is good is not.
    expect((await revoked("consume", newStudent(), { feature: "quiz" })).status).toBe(200);
    await database.pool.query(
      "UPDATE api_key SET revoked_at = now() WHERE id = (SELECT id FROM api_key ORDER BY id DESC LIMIT 1)",
    );
    const reader = engineClient(await insertApiKey(database.pool, ["usage:read"]));
    const responses = await Promise.all([
      call("consume", known, { feature: "quiz" }),
      call("consume", full, { feature: "quiz" }),
      revoked("consume", known, { feature: "quiz" }),
      reader("consume", known, { feature: "quiz" }),
      call("consume", known, { feature: "nope" }),
      call("consume", newStudent(), { feature: "quiz" }),
      call("consume", `stu_${"0".repeat(32)}`, { feature: "quiz" }),
      call("consume", known, { feature: "quiz", occurred_at: "2031-01-01T00:00:00Z" }),
      call("consume", known, { feature: "quiz", occurred_at: "2020-01-01T00:00:00Z" }),
      call("consume", known, { feature: "flashcards", output_data: { text: 'of \\ "every" {kind}, \u{1f600}' } }),
    ]);
    expect(statuses(responses)).toEqual([200, 403, 401, 403, 404, 200, 404, 400, 403, 200]);
    expect(responses[1]?.body).toMatchObject({ code: "quota_exhausted", used: 3, limit: 3 });
    expect(responses[0]?.body.current_quota.used).toBe(2);
    expect(await usedBy(known, "quiz")).toBe(2);
    const { rows } = await database.pool.query(
      "SELECT output_data FROM feature_usage_log WHERE output_data IS NOT NULL",
    );
    expect(rows).toEqual([{ output_data: { text: 'of \\ "every" {kind}, \u{1f600}' } }]);
    await expectCountersToMatchLog(database.pool);
  });

  it("for one student are counted in their order", async () => {
    const student = newStudent();
    await call("consume", student, { feature: "daily_quiz" });
    const responses = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        call("consume", student, { feature: "daily_quiz", quantity: index + 1 }),
      ),
    );
    let used = 1;
    expect(responses.map(({ body }) => body.current_quota.used)).toEqual(
      responses.map((_, index) => (used += index + 1)),
    );
    await expectCountersToMatchLog(database.pool);
  });

  it.each([
    ["the largest first", (index: number) => 12 - index],
    ["small and large in turn", (index: number) => (index % 2 === 0 ? 1 : 12 - index / 2)],
  ])("for the last units are each granted whole or refused, %s", async (_, quantityOf) => {
    const student = newStudent();
    await call("check", student, { feature: "quiz" });
    const quantities = Array.from({ length: 12 }, (_quantity, index) => Math.floor(quantityOf(index)));
    const responses = await Promise.all(
      quantities.map((quantity) => call("consume", student, { feature: "previous_papers", quantity })),
    );
    expect(statuses(responses).every((status) => status === 200 || status === 403)).toBe(true);
    const granted = quantities.filter((_quantity, index) => responses[index]?.status === 200);
    const used = await usedBy(student, "previous_papers");
    expect(granted.reduce((sum, quantity) => sum + quantity, 0)).toBe(used);
    // Whoever was refused did not fit beside those that were granted.
    const refused = quantities.filter((_quantity, index) => responses[index]?.status === 403);
    expect(Math.min(...refused) + used).toBeGreaterThan(10);
    await expectCountersToMatchLog(database.pool);
  });

  it("are not kept by a counter that somebody else holds, and its own calls go on when it is free", async () => {
    const [held, others] = [newStudent(), Array.from({ length: 8 }, newStudent)];
    for (const student of [held, ...others]) await call("consume", student, { feature: "daily_quiz" });
    const client = await database.pool.connect();
    try {
      await client.query("BEGIN");
      await client.query(
        `SELECT 1 FROM usage_counter WHERE subscription_id =
          (SELECT s.id FROM user_subscription s JOIN student t ON t.id = s.student_id WHERE t.external_id = $1) FOR UPDATE`,
        [held],
      );
      let answered = 0;
      // In groups of their own, and more of them than are under way at a time.
      const waiting: Promise<EngineResponse>[] = [];
      for (let group = 0; group < 5; group++) {
        waiting.push(call("consume", held, { feature: "daily_quiz" }).finally(() => answered++));
        await new Promise((done) => setTimeout(done, 5));
      }
      const responses = await Promise.all(others.map((student) => call("consume", student, { feature: "quiz" })));
      expect(new Set(statuses(responses))).toEqual(new Set([200]));
      expect(answered).toBe(0);
      await client.query("COMMIT");
      expect(statuses(await Promise.all(waiting))).toEqual(waiting.map(() => 200));
    } finally {
      client.release();
    }
    await expectCountersToMatchLog(database.pool);
  });

  it("are not undone by a duplicate of one of them that another instance is about to store", async () => {
    const [student, others] = [newStudent(), Array.from({ length: 5 }, newStudent)];
    const first = await call("consume", student, { feature: "quiz" }, { "idempotency-key": "duplicate" });
    const { rows } = await database.pool.query(
      "DELETE FROM idempotency_record WHERE outcome ->> 'id' = $1 RETURNING id, request_hash, outcome, created_at",
      [first.body.usage_id.replace("use_", "").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")],
    );
    const [record] = rows;
    const client = await database.pool.connect();
    try {
      await client.query("BEGIN");
      await client.query(
        "INSERT INTO idempotency_record (id, request_hash, outcome, created_at) VALUES ($1, $2, $3, $4)",
        [record.id, record.request_hash, record.outcome, record.created_at],
      );
      const duplicate = call("consume", student, { feature: "quiz" }, { "idempotency-key": "duplicate" });
      const responses = await Promise.all(
        others.map((other) => call("consume", other, { feature: "quiz" }, { "idempotency-key": "duplicate" })),
      );
      expect(new Set(statuses(responses))).toEqual(new Set([200]));
      await client.query("COMMIT");
      expect((await duplicate).text).toBe(first.text);
    } finally {
      client.release();
    }
    expect(await usedBy(student, "quiz")).toBe(1);
    await expectCountersToMatchLog(database.pool);
  });
});

it("a revoked key is refused at once in the midst of good ones", async () => {
  const other = await insertApiKey(database.pool, ["usage:read", "usage:write"]);
  const student = newStudent();
  expect((await engineClient(other)("check", student, { feature: "quiz" })).status).toBe(200);
  await database.pool.query("UPDATE api_key SET revoked_at = now() WHERE hash = $1", [hashApiKey(other)]);
  for (const route of ["check", "consume"] as const) {
    const responses = await Promise.all(
      [key, other, key, other].map((one) => engineClient(one)(route, student, { feature: "quiz" })),
    );
    expect(statuses(responses)).toEqual([200, 401, 200, 401]);
  }
});
