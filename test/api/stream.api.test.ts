import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLinkSecret, hashLinkSecret } from "@/lib/crypto/link-secret";
import { toWireId } from "@/lib/domain/id";
import { insertSession, withSession } from "@/test/support/api";
import { type RunningApp, startApp } from "@/test/support/app";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, newStudent } from "@/test/support/engine";
import { openStream } from "./event-stream";

let database: TestDatabase;
let near: RunningApp;
let far: RunningApp;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  key = await insertApiKey(database.pool, ["usage:read", "usage:write", "admin"]);
  [near, far] = await Promise.all([startApp({ databaseUrl: database.url }), startApp({ databaseUrl: database.url })]);
});
afterAll(async () => {
  await Promise.all([near.stop(), far.stop()]);
  await database.drop();
});

const headersOf = (student: string) => ({ authorization: `Bearer ${key}`, "x-user-id": student });

async function post(
  app: RunningApp,
  student: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${app.url}${path}`, {
    method: "POST",
    headers: { ...headersOf(student), ...headers },
    body: JSON.stringify(body),
  });
  const content = await response.json();
  expect([path, response.status]).toEqual([path, 200]);
  return content;
}

const consume = (app: RunningApp, student: string, headers = {}) =>
  post(app, student, "/api/usage/consume", { feature: "quiz" }, headers);

describe("the stream", () => {
  it("begins with a snapshot and follows uses made on either instance, reservations too", async () => {
    const student = newStudent();
    await consume(near, student);
    const stream = await openStream(`${near.url}/api/usage/stream`, headersOf(student));
    const first = await stream.next();
    expect([first.event, first.data.feature_usage.quiz.used]).toEqual(["snapshot", 1]);
    await consume(near, student);
    const second = await stream.next();
    expect([second.event, second.data.feature_usage.quiz.used]).toEqual(["usage", 2]);
    await post(far, student, "/api/usage/enforce-check", { feature: "quiz", reserve: true });
    const third = await stream.next();
    expect([third.event, third.data.feature_usage.quiz]).toEqual([
      "usage",
      expect.objectContaining({ used: 2, remaining: 0, allowed: false }),
    ]);
    stream.close();
  });

  it("sends an event when a reservation expires", async () => {
    const student = newStudent();
    await post(near, student, "/api/usage/enforce-check", { feature: "pair_quiz", reserve: 10 });
    const stream = await openStream(`${far.url}/api/usage/stream`, headersOf(student));
    expect((await stream.next()).data.feature_usage.pair_quiz.remaining).toBe(0);
    const freed = await stream.next(13_000);
    expect([freed.event, freed.data.feature_usage.pair_quiz.remaining]).toEqual(["usage", 1]);
    stream.close();
  });

  it("follows a test clock that is moved over a month's end", async () => {
    const { id } = await post(near, "", "/api/test-clocks", { now: "2031-01-15T00:00:00Z" });
    const student = newStudent();
    await consume(near, student, { "x-test-clock": id });
    const stream = await openStream(`${near.url}/api/usage/stream`, headersOf(student));
    expect((await stream.next()).data.feature_usage.quiz.used).toBe(1);
    await post(far, "", `/api/test-clocks/${id}/advance`, { days: 30 });
    const moved = await stream.next();
    expect(moved.data).toMatchObject({
      timestamp: "2031-02-14T00:00:00.000Z",
      feature_usage: { quiz: { used: 0, remaining: 3 } },
    });
    stream.close();
  });

  it("sends `subscription` when the plan changes, and survives the loss of its LISTEN connection", async () => {
    const student = newStudent();
    await consume(near, student);
    const stream = await openStream(`${near.url}/api/usage/stream`, headersOf(student));
    await stream.next();
    await database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'studymeter-listen' AND datname = current_database()",
    );
    await database.pool.query(
      `UPDATE user_subscription s SET plan_key = 'premium', plan_version_id = p.current_version_id, entitled_plan_version_id = p.current_version_id,
         price_amount = 999, price_currency = 'USD', end_date = now() + interval '30 days', renewal_date = (now() + interval '29 days')::date,
         entitled_until = now() + interval '33 days', auto_renewal = true
       FROM plan p, student t WHERE p.key = 'premium' AND t.id = s.student_id AND t.external_id = $1`,
      [student],
    );
    const changed = await stream.next(8_000);
    expect([changed.event, changed.data.plan, changed.data.feature_usage.quiz.unlimited]).toEqual([
      "subscription",
      "premium",
      true,
    ]);
    await consume(far, student);
    expect((await stream.next()).data.feature_usage.quiz.used).toBe(2);
    stream.close();
  });

  it("ends at once, on every instance, when the password is reset and when the student is deleted", async () => {
    const ways = [
      async (student: { account_id: string; student_id: string }) => {
        const token = createLinkSecret();
        await database.pool.query(
          "INSERT INTO email_token VALUES ($1, $2, 'reset_password', 'alice@example.com', now(), now() + interval '1 hour')",
          [hashLinkSecret(token), student.account_id],
        );
        return fetch(`${far.url}/api/account/reset-password`, {
          method: "POST",
          body: JSON.stringify({ token, password: "seven loud red hills" }),
        });
      },
      async (student: { student_id: string }) =>
        fetch(`${far.url}/api/students/${toWireId("student", student.student_id)}`, {
          method: "DELETE",
          headers: { authorization: `Bearer ${key}` },
        }),
    ];
    for (const end of ways) {
      const { rows } = await database.pool.query(
        "SELECT id AS account_id, student_id FROM account WHERE email = 'alice@example.com'",
      );
      const session = await withSession(await insertSession(database.pool, "alice@example.com"));
      const stream = await openStream(`${near.url}/api/usage/stream`, { cookie: session.cookie ?? "" });
      expect((await stream.next()).event).toBe("snapshot");
      expect((await end(rows[0])).status).toBe(200);
      // Well before the next heartbeat, which would also end it.
      const last = await stream.next(8_000);
      expect([last.event, last.data.code]).toEqual(["end", "unauthenticated"]);
      await stream.ended;
    }
  });

  // The last test, because it stops this instance.
  it("is refused without a credential, and ends with the server", async () => {
    expect((await fetch(`${near.url}/api/usage/stream`, { headers: { "x-user-id": "alice" } })).status).toBe(401);
    const stream = await openStream(`${far.url}/api/usage/stream`, headersOf(newStudent()));
    await stream.next();
    expect(await far.stop()).toBe(0);
    await stream.ended;
  });
});
