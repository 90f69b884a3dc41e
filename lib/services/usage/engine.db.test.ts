import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { engineClient, expectCountersToMatchLog, insertApiKey, newStudent, usePool } from "@/test/support/engine";

let database: TestDatabase;
let call: ReturnType<typeof engineClient>;

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 20 });
  usePool(database.pool);
  call = engineClient(await insertApiKey(database.pool, ["usage:read", "usage:write"]));
});
afterAll(() => database.drop());

const times = <Value>(count: number, make: (index: number) => Promise<Value>) =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));

describe("consume", () => {
  it("creates an unknown student on the free plan, and counts down to the refusal", async () => {
    const student = newStudent();
    const responses = [];
    for (let use = 0; use < 4; use++) responses.push(await call("consume", student, { feature: "quiz" }));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 403]);
    expect(responses[0]?.body).toMatchObject({
      success: true,
      feature: "quiz",
      usage_recorded: true,
      usage_id: expect.stringMatching(/^use_[0-9a-f]{32}$/),
      current_quota: { used: 1, limit: 3, remaining: 2, percentage: 33.33 },
      remaining_uses: 2,
      message: "Usage recorded. 2 uses remaining.",
    });
    expect(responses[3]?.body).toMatchObject({
      success: false,
      code: "quota_exhausted",
      error: "Feature limit exhausted for free plan",
      reason: "Feature limit exhausted for free plan",
      usage_recorded: false,
      upgrade_message: "Upgrade to Premium to continue using Quiz now.",
      used: 3,
      limit: 3,
      remaining: 0,
      status: { allowed: false, unlimited: false, percentage: 100 },
    });
  });

  it("consumes all of a quantity or nothing", async () => {
    const student = newStudent();
    await call("consume", student, { feature: "quiz" });
    const refused = await call("consume", student, { feature: "quiz", quantity: 3 });
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({
      remaining: 2,
      used: 1,
      reason: "Only 2 of 3 uses left on free plan; 3 were asked for",
    });
    expect((await call("consume", student, { feature: "quiz", quantity: 2 })).body.remaining_uses).toBe(0);
  });

  it("grants exactly the limit to 60 parallel callers, and the log agrees", async () => {
    const student = newStudent();
    const responses = await times(60, () => call("consume", student, { feature: "previous_papers" }));
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(responses.filter(({ status }) => status === 403)).toHaveLength(50);
    expect(
      new Set(responses.filter(({ status }) => status === 200).map(({ body }) => body.current_quota.used)).size,
    ).toBe(10);
    await expectCountersToMatchLog(database.pool);
  });

  it("counts, but never refuses, where the plan is unlimited", async () => {
    const student = newStudent();
    const responses = await times(20, () => call("consume", student, { feature: "daily_quiz", quantity: 100 }));
    expect(responses.every(({ status }) => status === 200)).toBe(true);
    expect((await call("real-time", student)).body.feature_usage.daily_quiz).toMatchObject({
      used: 2000,
      limit: -1,
      remaining: -1,
      percentage: 0,
      unlimited: true,
    });
  });

  it("names an unknown feature", async () => {
    const response = await call("consume", newStudent(), { feature: "nope" });
    expect(response.status).toBe(404);
    expect(response.body).toMatchObject({
      success: false,
      code: "feature_not_found",
      error: 'Feature "nope" not found',
    });
  });
});

describe("an idempotency key", () => {
  it("sent 50 times at once takes one unit and answers the same bytes, also on the last unit", async () => {
    const student = newStudent();
    await call("consume", student, { feature: "quiz", quantity: 2 });
    const responses = await times(50, () =>
      call("consume", student, { feature: "quiz" }, { "idempotency-key": "last one" }),
    );
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    expect(responses.filter(({ headers }) => headers.get("idempotent-replayed") === "true")).toHaveLength(49);
    expect((await call("real-time", student)).body.feature_usage.quiz.used).toBe(3);
    await expectCountersToMatchLog(database.pool);
  });

  it("with another body is 422 and changes nothing", async () => {
    const student = newStudent();
    await call("consume", student, { feature: "quiz" }, { "idempotency-key": "k" });
    const other = await call("consume", student, { feature: "flashcards" }, { "idempotency-key": "k" });
    expect(other.status).toBe(422);
    expect(other.body.code).toBe("idempotency_mismatch");
    expect((await call("real-time", student)).body.feature_usage.flashcards.used).toBe(0);
  });

  it("repeats the call that says the same, however it is written", async () => {
    const student = newStudent();
    const key = { "idempotency-key": "written anew" };
    const first = await call(
      "consume",
      student,
      { feature: "quiz", quantity: 1, output_data: { b: [1, 2], a: "é" } },
      key,
    );
    const again = await call(
      "consume",
      student,
      { output_data: { a: "\u00e9", b: [1, 2] }, quantity: 1, feature: "quiz" },
      key,
    );
    expect([again.status, again.text, again.headers.get("idempotent-replayed")]).toEqual([200, first.text, "true"]);
    const other = await call(
      "consume",
      student,
      { feature: "quiz", quantity: 1, output_data: { a: "é", b: [2, 1] } },
      key,
    );
    expect(other.body.code).toBe("idempotency_mismatch");
    expect((await call("real-time", student)).body.feature_usage.quiz.used).toBe(1);
  });

  it("of one student is independent of the same key of another", async () => {
    const responses = await times(10, () =>
      call("consume", newStudent(), { feature: "quiz" }, { "idempotency-key": "same" }),
    );
    expect(responses.every(({ status, headers }) => status === 200 && !headers.has("idempotent-replayed"))).toBe(true);
  });

  it("of a refused use may succeed later", async () => {
    const student = newStudent();
    await call("consume", student, { feature: "pair_quiz" });
    expect((await call("consume", student, { feature: "pair_quiz" }, { "idempotency-key": "r" })).status).toBe(403);
    await database.pool.query(
      "UPDATE usage_counter SET limit_adjustment = 1 WHERE feature_key = 'pair_quiz' AND subscription_id = (SELECT s.id FROM user_subscription s JOIN student t ON t.id = s.student_id WHERE t.external_id = $1)",
      [student],
    );
    expect((await call("consume", student, { feature: "pair_quiz" }, { "idempotency-key": "r" })).status).toBe(200);
  });

  it("is forgotten after 24 hours", async () => {
    const student = newStudent();
    const first = await call("consume", student, { feature: "quiz" }, { "idempotency-key": "old" });
    await database.pool.query("UPDATE idempotency_record SET created_at = created_at - interval '25 hours'");
    const second = await call("consume", student, { feature: "quiz" }, { "idempotency-key": "old" });
    expect(second.status).toBe(200);
    expect(second.body.usage_id).not.toBe(first.body.usage_id);
  });
});

describe("reservations", () => {
  it("hold quota, are committed once, and return it when released", async () => {
    const student = newStudent();
    const held = await call("enforce-check", student, { feature: "quiz", quantity: 2, reserve: true });
    expect(held.body).toMatchObject({
      success: true,
      message: "Feature access granted",
      remaining: 1,
      reservation_id: expect.stringMatching(/^rsv_/),
    });
    expect((await call("check", student, { feature: "quiz", quantity: 2 })).status).toBe(403);
    const id = held.body.reservation_id;
    const committed = await call("record", student, { feature: "quiz", reservation_id: id, quantity: 1 });
    expect(committed.body.current_quota).toEqual({ used: 1, limit: 3, remaining: 2, percentage: 33.33 });
    const again = await call("record", student, { feature: "quiz", reservation_id: id });
    expect([again.status, again.body.code]).toEqual([409, "reservation_closed"]);
    const other = await call("enforce-check", student, { feature: "quiz", reserve: 60 });
    const released = await call("release", student, { reservation_id: other.body.reservation_id });
    expect(released.body).toMatchObject({ released: true, current_quota: { used: 1, remaining: 2 } });
    expect((await call("release", student, { reservation_id: other.body.reservation_id })).body.code).toBe(
      "reservation_closed",
    );
    await expectCountersToMatchLog(database.pool);
  });

  it("free themselves at the moment that they expire", async () => {
    const student = newStudent();
    for (let n = 0; n < 3; n++)
      expect((await call("enforce-check", student, { feature: "quiz", reserve: 10 })).status).toBe(200);
    expect((await call("consume", student, { feature: "quiz" })).status).toBe(403);
    await expire(student);
    expect((await call("check", student, { feature: "quiz", quantity: 3 })).body).toMatchObject({
      allowed: true,
      remaining: 3,
    });
    const responses = await times(10, () => call("consume", student, { feature: "quiz" }));
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(3);
    await expectCountersToMatchLog(database.pool);
  });

  it("that expired cannot be committed", async () => {
    const student = newStudent();
    const held = await call("enforce-check", student, { feature: "quiz", reserve: 10 });
    await expire(student);
    const late = await call("record", student, { feature: "quiz", reservation_id: held.body.reservation_id });
    expect([late.status, late.body.code, late.body.error]).toEqual([
      409,
      "reservation_closed",
      "This reservation has expired.",
    ]);
    expect((await call("real-time", student)).body.feature_usage.quiz).toMatchObject({ used: 0, remaining: 3 });
  });

  it("of somebody else are not found, and neither are nonsense ids", async () => {
    const held = await call("enforce-check", newStudent(), { feature: "quiz", reserve: true });
    for (const id of [
      held.body.reservation_id,
      "rsv_1",
      "use_00000000000000000000000000000000",
      "rsv_00000000000000000000000000000000",
    ]) {
      expect((await call("release", newStudent(), { reservation_id: id })).status).toBe(404);
    }
  });

  it("mixed with commits, releases, expiries and consumes in parallel never exceed the limit", async () => {
    const student = newStudent();
    await times(200, async (index) => {
      if (index % 3 === 0) return call("consume", student, { feature: "pyqs" });
      const held = await call("enforce-check", student, { feature: "pyqs", reserve: index % 7 === 0 ? 10 : 600 });
      if (index % 7 === 0) await expire(student);
      if (held.status !== 200) return held;
      const id = held.body.reservation_id;
      return index % 2
        ? call("record", student, { feature: "pyqs", reservation_id: id })
        : call("release", student, { reservation_id: id });
    });
    await expectCountersToMatchLog(database.pool);
    const { body } = await call("real-time", student);
    expect(body.feature_usage.pyqs.used).toBeLessThanOrEqual(10);
    const rest = await times(20, () => call("consume", student, { feature: "pyqs" }));
    const { body: after } = await call("real-time", student);
    expect(rest.filter(({ status }) => status === 200).length + body.feature_usage.pyqs.used).toBe(
      after.feature_usage.pyqs.used,
    );
    await expectCountersToMatchLog(database.pool);
  });
});

/** Moves the expiry of a student's short reservations into the past, as if the time had gone by, counter included. */
async function expire(student: string): Promise<void> {
  const client = await database.pool.connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query(
      "SELECT s.id FROM user_subscription s JOIN student t ON t.id = s.student_id WHERE t.external_id = $1",
      [student],
    );
    await client.query("SELECT 1 FROM usage_counter WHERE subscription_id = $1 FOR UPDATE", [rows[0].id]);
    await client.query(
      "UPDATE reservation SET created_at = created_at - interval '1 minute', expires_at = expires_at - interval '1 minute' WHERE subscription_id = $1 AND status = 'open' AND expires_at - created_at < interval '11 seconds'",
      [rows[0].id],
    );
    await client.query(
      `UPDATE usage_counter c SET earliest_expiry = (SELECT min(expires_at) FROM reservation r WHERE r.subscription_id = c.subscription_id
        AND r.feature_key = c.feature_key AND r.period_start = c.period_start AND r.status = 'open') WHERE subscription_id = $1`,
      [rows[0].id],
    );
    await client.query("COMMIT");
  } finally {
    client.release();
  }
}
