import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningApp, startApp } from "@/test/support/app";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { expectCountersToMatchLog, insertApiKey, newStudent } from "@/test/support/engine";
import { type BurstResponse, burst } from "./burst";

// Four external apps against two instances of ours: one that responses the hot routes in front of Next, one where only Next runs.
let database: TestDatabase;
let apps: RunningApp[];
let urls: string[];
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query(
    "INSERT INTO feature (key, name, description, position) VALUES ('hundred', 'Hundred', '-', 99)",
  );
  await database.pool.query("INSERT INTO plan_limit SELECT id, 'hundred', 100 FROM plan_version");
  key = await insertApiKey(database.pool, ["usage:read", "usage:write"]);
  apps = await Promise.all([
    startApp({ databaseUrl: database.url }),
    startApp({ databaseUrl: database.url, hotRoutes: false }),
  ]);
  urls = apps.map((app) => app.url);
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await database.drop();
});

const repeat = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, index) => make(index));

/** The number of responses of each kind. */
function tally(responses: readonly BurstResponse[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, text } of responses) {
    const kind = `${status} ${(JSON.parse(text) as { code?: string }).code ?? "granted"}`;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

async function countersOf(student: string): Promise<{ used: number; reserved: number; logged: number }> {
  const { rows } = await database.pool.query(
    `SELECT c.used, c.reserved, (SELECT count(*)::int FROM feature_usage_log l WHERE l.subscription_id = s.id AND l.status = 'completed') AS logged
     FROM student t JOIN user_subscription s ON s.student_id = t.id JOIN usage_counter c ON c.subscription_id = s.id WHERE t.external_id = $1`,
    [student],
  );
  expect(rows).toHaveLength(1);
  return rows[0];
}

describe("four processes against two instances", () => {
  it("1,000 parallel consumes on a limit of 100 grant exactly 100: 100 in the log, counter 100", async () => {
    const student = newStudent();
    const responses = await burst(
      4,
      urls,
      key,
      repeat(1000, () => ({ path: "/api/usage/consume", student, body: { feature: "hundred" } })),
    );
    expect(tally(responses)).toEqual({ "200 granted": 100, "403 quota_exhausted": 900 });
    expect(await countersOf(student)).toEqual({ used: 100, reserved: 0, logged: 100 });
    await expectCountersToMatchLog(database.pool);
  });

  it("1,000 parallel calls that consume, reserve, commit and release never pass the limit, and leave nothing reserved", async () => {
    const student = newStudent();
    // Few enough consumes that reservations hold most of the hundred, whichever calls come first.
    const first = await burst(
      4,
      urls,
      key,
      repeat(500, (index) =>
        index % 20 === 0
          ? { path: "/api/usage/consume", student, body: { feature: "hundred" } }
          : { path: "/api/usage/enforce-check/", student, body: { feature: "hundred", reserve: 600 } },
      ),
    );
    const granted = first.filter(({ status }) => status === 200);
    expect(granted).toHaveLength(100);
    const held = granted.flatMap(({ text }) => {
      const { reservation_id: id } = JSON.parse(text) as { reservation_id?: string };
      return id ? [id] : [];
    });
    expect(held.length).toBeGreaterThanOrEqual(75);
    // Every reservation is committed and released at once, by several callers: exactly one of them wins.
    const second = await burst(
      4,
      urls,
      key,
      held.flatMap((id, index) => [
        ...repeat(3, () => ({ path: "/api/usage/record", student, body: { feature: "hundred", reservation_id: id } })),
        ...(index % 2 ? repeat(2, () => ({ path: "/api/usage/release", student, body: { reservation_id: id } })) : []),
        { path: "/api/usage/consume", student, body: { feature: "hundred" } },
      ]),
    );
    expect(new Set(second.map(({ status }) => status))).toEqual(
      new Set(second.some(({ status }) => status === 403) ? [200, 409, 403] : [200, 409]),
    );
    const { used, reserved, logged } = await countersOf(student);
    expect(used).toBeLessThanOrEqual(100);
    expect({ reserved, logged }).toEqual({ reserved: 0, logged: used });
    await expectCountersToMatchLog(database.pool);
    const rest = await burst(
      4,
      urls,
      key,
      repeat(100, () => ({ path: "/api/usage/consume", student, body: { feature: "hundred" } })),
    );
    expect(rest.filter(({ status }) => status === 200)).toHaveLength(100 - used);
    expect(await countersOf(student)).toEqual({ used: 100, reserved: 0, logged: 100 });
  });

  it("the same Idempotency-Key 50 times, also on the last unit, consumes one unit and returns identical bytes", async () => {
    const student = newStudent();
    for (const quantity of [99, 1]) {
      const calls = repeat(50, () => ({
        path: "/api/usage/consume",
        student,
        body: { feature: "hundred", quantity },
        headers: { "idempotency-key": `k${quantity}` },
      }));
      const responses = await burst(4, urls, key, calls);
      expect(new Set(responses.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
      expect(responses.filter(({ replayed }) => !replayed)).toHaveLength(1);
    }
    expect(await countersOf(student)).toEqual({ used: 100, reserved: 0, logged: 2 });
  });

  it("250 students who arrive at once, twice each, are created once each", async () => {
    const students = repeat(250, newStudent);
    const responses = await burst(
      4,
      urls,
      key,
      [...students, ...students].map((student) => ({
        path: "/api/usage/consume",
        student,
        body: { feature: "hundred" },
      })),
    );
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    const { rows } = await database.pool.query(
      "SELECT count(*)::int AS students FROM student WHERE external_id = ANY ($1)",
      [students],
    );
    expect(rows[0].students).toBe(250);
    await expectCountersToMatchLog(database.pool);
  });
});
