import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uuidv7 } from "@/lib/crypto/uuid";
import { toWireId } from "@/lib/domain/id";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { engineClient, expectCountersToMatchLog, insertApiKey, newStudent, usePool } from "@/test/support/engine";

let database: TestDatabase;
let call: ReturnType<typeof engineClient>;
let importer: ReturnType<typeof engineClient>;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  call = engineClient(await insertApiKey(database.pool, ["usage:read", "usage:write"]));
  importer = engineClient(await insertApiKey(database.pool, ["usage:read", "usage:write", "usage:import"]));
});
afterAll(() => database.drop());

async function createClock(
  now: string,
): Promise<{ header: Record<string, string>; move: (to: string) => Promise<unknown> }> {
  const id = uuidv7();
  await database.pool.query("INSERT INTO test_clock (id, now, created_at) VALUES ($1, $2, now())", [id, now]);
  return {
    header: { "x-test-clock": toWireId("testClock", id) },
    move: (to) => database.pool.query("UPDATE test_clock SET now = $2 WHERE id = $1", [id, to]),
  };
}

const quota = async (student: string, feature = "quiz") =>
  (await call("real-time", student)).body.feature_usage[feature];

describe("a student on a test clock", () => {
  it("lives in its time: the month ends when the clock says so", async () => {
    const clock = await createClock("2031-01-31T18:29:00.000Z");
    const student = newStudent();
    const first = await call("consume", student, { feature: "quiz", quantity: 3 }, clock.header);
    expect(first.status).toBe(200);
    expect((await call("real-time", student)).body.timestamp).toBe("2031-01-31T18:29:00.000Z");
    expect(await quota(student)).toMatchObject({ used: 3, remaining: 0, resets_at: "2031-01-31T18:30:00.000Z" });
    expect((await call("consume", student, { feature: "quiz" })).status).toBe(403);
    await clock.move("2031-01-31T18:30:00.000Z");
    expect(await quota(student)).toMatchObject({ used: 0, remaining: 3, resets_at: "2031-02-28T18:30:00.000Z" });
    expect((await call("consume", student, { feature: "quiz" })).status).toBe(200);
    await expectCountersToMatchLog(database.pool);
  });

  it("is not created on a clock that does not exist", async () => {
    const response = await call(
      "consume",
      newStudent(),
      { feature: "quiz" },
      { "x-test-clock": toWireId("testClock", uuidv7()) },
    );
    expect([response.status, response.body.code]).toEqual([404, "not_found"]);
    const nonsense = await call("consume", newStudent(), { feature: "quiz" }, { "x-test-clock": "clk_1" });
    expect([nonsense.status, nonsense.body.fields]).toEqual([
      400,
      { "X-Test-Clock": "X-Test-Clock must be the id of a test clock, such as clk_…." },
    ]);
  });

  it("has reservations that expire, and stay pinned to their period, by the test clock", async () => {
    const clock = await createClock("2031-03-31T18:25:00.000Z");
    const student = newStudent();
    const held = await call("enforce-check", student, { feature: "quiz", reserve: 600 }, clock.header);
    expect(held.body.expires_at).toBe("2031-03-31T18:35:00.000Z");
    await clock.move("2031-03-31T18:32:00.000Z");
    expect(await quota(student)).toMatchObject({ used: 0, remaining: 3 });
    const committed = await call("record", student, { feature: "quiz", reservation_id: held.body.reservation_id });
    expect(committed.status).toBe(200);
    expect(await quota(student)).toMatchObject({ used: 0, remaining: 3 });
    const { rows } = await database.pool.query(
      "SELECT period_start, used FROM usage_counter c JOIN user_subscription s ON s.id = c.subscription_id JOIN student t ON t.id = s.student_id WHERE t.external_id = $1",
      [student],
    );
    expect(rows).toEqual([{ period_start: new Date("2031-02-28T18:30:00.000Z"), used: 1 }]);
    await expectCountersToMatchLog(database.pool);
  });
});

describe("a backdated use", () => {
  it("counts, and is enforced, in the period of its own time", async () => {
    const clock = await createClock("2031-05-01T03:00:00.000Z");
    const student = newStudent();
    await call("consume", student, { feature: "quiz", quantity: 3 }, clock.header);
    const yesterday = "2031-04-30T12:00:00.000Z";
    const late = await call("record", student, { feature: "quiz", occurred_at: yesterday, quantity: 2 });
    expect(late.body).toMatchObject({ usage_recorded: true, current_quota: { used: 2, limit: 3, remaining: 1 } });
    expect((await call("record", student, { feature: "quiz", occurred_at: yesterday, quantity: 2 })).status).toBe(403);
    expect(await quota(student)).toMatchObject({ used: 3 });
    await expectCountersToMatchLog(database.pool);
  });

  it.each(["consume", "batch"] as const)(
    "counts as now by %s up to a minute ahead, and is refused beyond it",
    async (route) => {
      const clock = await createClock("2031-01-31T18:29:30.000Z");
      const student = newStudent();
      await call("real-time", student, {}, clock.header);
      const use = async (occurred_at: string, key: string) => {
        const one = { feature: "quiz", occurred_at };
        const body = route === "batch" ? { events: [{ ...one, idempotency_key: key }] } : one;
        const response = await call(route, student, body, clock.header);
        return route === "batch" ? (response.body.results[0].fields ?? {}) : (response.body.fields ?? {});
      };
      // A minute ahead is the next month in India, and the use is one of this month.
      expect(await use("2031-01-31T18:30:30.000Z", "a")).toEqual({});
      expect(await quota(student)).toMatchObject({ used: 1, resets_at: "2031-01-31T18:30:00.000Z" });
      expect(await use("2031-01-31T18:30:30.001Z", "b")).toHaveProperty("occurred_at");
      expect(await quota(student)).toMatchObject({ used: 1 });
    },
  );

  it.each(["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+05:30", "1899-12-31T23:59:59Z", "9999-12-31T23:59:59Z"])(
    "is refused at %s, which the database cannot count",
    async (occurred_at) => {
      const response = await importer("record", newStudent(), { feature: "quiz", occurred_at });
      expect([response.status, Object.keys(response.body.fields)]).toEqual([400, ["occurred_at"]]);
    },
  );

  it("is refused in the future, or more than 24 hours back without the scope for it", async () => {
    const student = newStudent();
    const ahead = await call("record", student, { feature: "quiz", occurred_at: "2099-01-01T00:00:00Z" });
    expect([ahead.status, ahead.body.fields]).toEqual([
      400,
      { occurred_at: "occurred_at must not be in the future. Leave it out to record a use now." },
    ]);
    const back = await call("record", student, { feature: "quiz", occurred_at: "2026-01-01T00:00:00Z" });
    expect([back.status, back.body.code]).toEqual([403, "forbidden"]);
  });

  it("may be imported from far back and over the limit by a key with the scope for it", async () => {
    const student = newStudent();
    const response = await importer("record", student, {
      feature: "quiz",
      quantity: 7,
      occurred_at: "2025-12-31T18:29:59Z",
    });
    expect(response.body).toMatchObject({
      usage_recorded: true,
      current_quota: { used: 7, limit: 3, remaining: 0, percentage: 100 },
    });
    expect((await importer("consume", student, { feature: "quiz", quantity: 4 })).status).toBe(403);
    await expectCountersToMatchLog(database.pool);
  });
});

describe("other quota periods", () => {
  it("count 30-day periods from the student's own start, days, and for ever", async () => {
    await database.pool.query(`
      INSERT INTO feature (key, name, description, quota_period, position) VALUES
        ('sliced', 'Sliced', '-', 'billing_cycle', 90), ('daily', 'Daily', '-', 'day', 91), ('once', 'Once', '-', 'lifetime', 92)`);
    await database.pool.query(
      "INSERT INTO plan_limit SELECT v.id, f.key, 1 FROM plan_version v, feature f WHERE f.key IN ('sliced', 'daily', 'once')",
    );
    const clock = await createClock("2031-01-10T10:00:00.000Z");
    const student = newStudent();
    const use = async () => {
      const responses = [];
      for (const feature of ["sliced", "daily", "once"])
        responses.push((await call("consume", student, { feature }, clock.header)).status);
      return responses;
    };
    expect(await use()).toEqual([200, 200, 200]);
    expect(await use()).toEqual([403, 403, 403]);
    expect(await quota(student, "sliced")).toMatchObject({ resets_at: "2031-02-09T10:00:00.000Z" });
    expect(await quota(student, "once")).toMatchObject({ resets_at: null });
    await clock.move("2031-01-10T18:30:00.000Z");
    expect(await use()).toEqual([403, 200, 403]);
    await clock.move("2031-02-09T10:00:00.000Z");
    expect(await use()).toEqual([200, 200, 403]);
  });
});

describe("a change of plan", () => {
  it("lifts every limit at once, loses no use, and counts this month's against free again afterwards", async () => {
    const student = newStudent();
    await call("consume", student, { feature: "quiz", quantity: 3 });
    await database.pool.query(
      `UPDATE user_subscription s SET plan_key = 'premium', plan_version_id = p.current_version_id, entitled_plan_version_id = p.current_version_id,
         price_amount = 999, price_currency = 'USD', end_date = now() + interval '30 days', renewal_date = (now() + interval '29 days')::date,
         entitled_until = now() + interval '33 days', auto_renewal = true
       FROM plan p, student t WHERE p.key = 'premium' AND t.id = s.student_id AND t.external_id = $1`,
      [student],
    );
    expect((await call("check", student, { feature: "quiz" })).body).toMatchObject({
      allowed: true,
      plan: "premium",
      limit: -1,
      remaining: -1,
      used: 3,
      unlimited: true,
    });
    expect((await call("consume", student, { feature: "quiz", quantity: 7 })).status).toBe(200);
    // Past `entitled_until` the free plan counts, whatever the row still says.
    await database.pool.query(
      `UPDATE user_subscription s SET start_date = now() - interval '40 days', end_date = now() - interval '10 days', entitled_until = now() - interval '1 second'
       FROM student t WHERE t.id = s.student_id AND t.external_id = $1`,
      [student],
    );
    expect(await quota(student)).toMatchObject({ used: 10, limit: 3, remaining: 0, percentage: 100, allowed: false });
    const refused = await call("consume", student, { feature: "quiz" });
    expect([refused.status, refused.body.reason]).toEqual([403, "Feature limit exhausted for free plan"]);
    await expectCountersToMatchLog(database.pool);
  });

  it("to a new version of free counts at the next call, for everybody on free", async () => {
    const student = newStudent();
    await call("consume", student, { feature: "mock_test", quantity: 3 });
    const version = uuidv7();
    await database.pool.query(
      "INSERT INTO plan_version (id, plan_key, version, created_at) VALUES ($1, 'free', 99, now())",
      [version],
    );
    await database.pool.query(
      "INSERT INTO plan_limit SELECT $1, l.feature_key, 4 FROM plan p JOIN plan_limit l ON l.plan_version_id = p.current_version_id WHERE p.key = 'free'",
      [version],
    );
    const { rows } = await database.pool.query("SELECT current_version_id FROM plan WHERE key = 'free'");
    const setCurrent = (id: string) =>
      database.pool.query("UPDATE plan SET current_version_id = $1 WHERE key = 'free'", [id]);
    await setCurrent(version);
    try {
      expect((await call("consume", student, { feature: "mock_test" })).body.remaining_uses).toBe(0);
    } finally {
      await setCurrent(rows[0].current_version_id);
    }
  });
});
