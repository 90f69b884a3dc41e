import { randomUUID } from "node:crypto";
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

const event = (feature: string, more: object = {}) => ({ feature, idempotency_key: randomUUID(), ...more });

describe("a batch", () => {
  it("answers each event as record would, in order, and lets a wrong one spoil nothing", async () => {
    const student = newStudent();
    const held = await call("enforce-check", student, { feature: "flashcards", reserve: true });
    const response = await call("batch", student, {
      events: [
        event("quiz"),
        event("nope"),
        event("quiz", { quantity: -1 }),
        "not an event",
        event("quiz", { quantity: 3 }),
        event("flashcards", { reservation_id: held.body.reservation_id }),
        event("quiz", { quantity: 2 }),
        event("quiz"),
        { feature: "quiz" },
      ],
    });
    expect(response.status).toBe(200);
    const { results } = response.body;
    expect(
      results.map((result: { code?: string; remaining_uses?: number }) => result.code ?? result.remaining_uses),
    ).toEqual([
      2,
      "feature_not_found",
      "invalid_request",
      "invalid_request",
      "quota_exhausted",
      2,
      0,
      "quota_exhausted",
      "invalid_request",
    ]);
    expect(results[2].fields).toEqual({ quantity: "quantity must be a whole number from 1 to 10000" });
    expect(results[4]).toMatchObject({
      success: false,
      usage_recorded: false,
      feature: "quiz",
      used: 1,
      remaining: 2,
      limit: 3,
    });
    expect(results[8].fields).toEqual({ idempotency_key: "idempotency_key is required" });
    await expectCountersToMatchLog(database.pool);
  });

  it("repeated, or sent twice at once, records each event once", async () => {
    const student = newStudent();
    const events = Array.from({ length: 30 }, () => event("pyqs"));
    const responses = await Promise.all([1, 2, 3, 4].map(() => call("batch", student, { events })));
    for (const { body } of responses) {
      expect(body.results.slice(0, 10)).toEqual(responses[0]?.body.results.slice(0, 10));
      expect(body.results.filter((result: { success: boolean }) => result.success)).toHaveLength(10);
    }
    expect((await call("real-time", student)).body.feature_usage.pyqs.used).toBe(10);
    await expectCountersToMatchLog(database.pool);
  });

  it("shares its keys with record, and a key that stands twice in it is one use", async () => {
    const student = newStudent();
    const single = await call("record", student, { feature: "quiz" }, { "idempotency-key": "shared" });
    const twice = event("quiz");
    const { body } = await call("batch", student, {
      events: [{ feature: "quiz", idempotency_key: "shared" }, twice, twice, { ...twice, quantity: 2 }],
    });
    expect(body.results[0]).toEqual(single.body);
    expect(body.results[2]).toEqual(body.results[1]);
    expect(body.results[3].code).toBe("idempotency_mismatch");
    expect((await call("real-time", student)).body.feature_usage.quiz.used).toBe(2);
  });

  it("takes 500 events and not one more", async () => {
    const student = newStudent();
    const many = Array.from({ length: 500 }, () => event("daily_quiz"));
    expect((await call("batch", student, { events: many })).body.results).toHaveLength(500);
    const tooMany = await call("batch", student, { events: [...many, event("daily_quiz")] });
    expect([tooMany.status, tooMany.body.fields]).toEqual([400, { events: "events must have at most 500 entries" }]);
    expect((await call("batch", student, { events: [] })).status).toBe(400);
    expect((await call("batch", student, {})).body.fields).toEqual({
      events: "events must be a list of record bodies",
    });
    await expectCountersToMatchLog(database.pool);
  });

  it("races single calls for the last units without a deadlock", async () => {
    const student = newStudent();
    const batches = Array.from({ length: 8 }, () =>
      call("batch", student, {
        events: ["quiz", "flashcards", "mock_test", "quiz"].sort(() => 0).map((feature) => event(feature)),
      }),
    );
    const singles = Array.from({ length: 20 }, (_, index) =>
      call("consume", student, { feature: index % 2 ? "mock_test" : "flashcards" }),
    );
    const responses = await Promise.all([...batches, ...singles]);
    expect(responses.every(({ status }) => status === 200 || status === 403)).toBe(true);
    const { feature_usage: usage } = (await call("real-time", student)).body;
    expect([usage.quiz.used, usage.flashcards.used, usage.mock_test.used]).toEqual([3, 3, 3]);
    await expectCountersToMatchLog(database.pool);
  });
});
