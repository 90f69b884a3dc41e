import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { apiClient, withKey } from "@/test/support/api";
import { readAudit } from "@/test/support/audit";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { engineClient, expectCountersToMatchLog, insertApiKey, newStudent, usePool } from "@/test/support/engine";

let database: TestDatabase;
let use: ReturnType<typeof engineClient>;
let admin: ReturnType<typeof apiClient>;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 20 });
  usePool(database.pool);
  const key = await insertApiKey(database.pool, ["admin"]);
  use = engineClient(key);
  admin = apiClient(withKey(key));
});
afterAll(() => database?.drop());

function grant(user_id: string, body: object, headers: Record<string, string> = {}) {
  return admin("grantUses", {
    params: { user_id },
    body: { feature: "pyqs", reason: "exams moved", ...body },
    headers,
  });
}

/** Somebody on the free plan, where pyqs are ten a month, who has used some. */
async function student(used = 0): Promise<string> {
  const id = newStudent();
  await use("check", id, { feature: "pyqs" });
  await admin("putStudent", { params: { user_id: id } });
  if (used > 0) expect((await use("consume", id, { feature: "pyqs", quantity: used })).status).toBe(200);
  return id;
}

const quotaOf = async (id: string) => (await use("real-time", id)).body.feature_usage.pyqs;

async function auditOf(id: string) {
  const { rows } = await database.pool.query("SELECT id FROM student WHERE external_id = $1", [id]);
  return readAudit(database.pool, rows[0].id, "subscription.limit_adjusted");
}

describe("an adjusted limit", () => {
  it("counts at the next call, is shown before it is done, and leaves an audit entry with before and after", async () => {
    const id = await student(9);
    const shown = await grant(id, { quantity: 2, preview: true });
    expect(shown.body).toMatchObject({
      preview: true,
      before: { limit: 10, used: 9, remaining: 1, adjustment: 0 },
      after: { limit: 12, used: 9, remaining: 3, adjustment: 2 },
    });
    expect(await quotaOf(id)).toMatchObject({ limit: 10, remaining: 1 });
    expect(await auditOf(id)).toEqual([]);

    const done = await grant(id, { quantity: 2 });
    expect(done.body).toEqual({ ...shown.body, preview: false, message: done.body.message });
    expect(await quotaOf(id)).toMatchObject({ limit: 12, remaining: 3 });
    expect(await auditOf(id)).toMatchObject([
      { reason: "exams moved", before: { limit: 10, adjustment: 0 }, after: { limit: 12, adjustment: 2 } },
    ]);
  });

  it("that is lowered grants exactly what is left, however many ask at one moment", async () => {
    const id = await student(3);
    expect((await grant(id, { quantity: -2 })).body.after).toMatchObject({ limit: 8, remaining: 5 });
    const responses = await Promise.all(Array.from({ length: 40 }, () => use("consume", id, { feature: "pyqs" })));
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(5);
    expect(await quotaOf(id)).toMatchObject({ limit: 8, used: 8, remaining: 0 });
    await expectCountersToMatchLog(database.pool);
  });

  it("that is lowered while uses come in lets through what fits at each moment, and never counts over the old limit", async () => {
    const id = await student();
    const uses = Array.from({ length: 30 }, () => use("consume", id, { feature: "pyqs" }));
    const [lowered, ...responses] = await Promise.all([grant(id, { quantity: -6 }), ...uses]);
    expect(lowered?.status).toBe(200);
    const passed = responses.filter(({ status }) => status === 200).length;
    expect(passed).toBeGreaterThanOrEqual(4);
    expect(passed).toBeLessThanOrEqual(10);
    expect(await quotaOf(id)).toMatchObject({ limit: 4, used: passed, remaining: 0, allowed: false });
    await expectCountersToMatchLog(database.pool);
  });

  it("below what is used shows nothing left, never less than nothing, in every response", async () => {
    const id = await student(6);
    const hold = await use("enforce-check", id, { feature: "pyqs", reserve: 60 });
    expect((await grant(id, { quantity: -100 })).body.after).toMatchObject({ limit: 0, used: 6, remaining: 0 });
    expect(await quotaOf(id)).toMatchObject({ limit: 0, used: 6, remaining: 0, percentage: 100 });
    const refused = await use("check", id, { feature: "pyqs" });
    expect([refused.status, refused.body.limit, refused.body.remaining]).toEqual([403, 0, 0]);
    // What was promised before is kept.
    const committed = await use("record", id, { feature: "pyqs", reservation_id: hold.body.reservation_id });
    expect(committed.body.current_quota).toMatchObject({ used: 7, limit: 0, remaining: 0 });
    const batched = await use("batch", id, { events: [{ feature: "pyqs", idempotency_key: "one" }] });
    expect(batched.body.results[0]).toMatchObject({ usage_recorded: false, limit: 0, remaining: 0 });
    // Lowering ended at 0, so what is added counts in full.
    expect((await grant(id, { quantity: 8 })).body.after).toMatchObject({ limit: 8, remaining: 1 });
  });

  it("is never shown below 0 where another plan's limit is smaller than what was taken", async () => {
    const id = await student(1);
    await database.pool.query("UPDATE usage_counter SET limit_adjustment = -50 WHERE feature_key = 'pyqs'");
    expect(await quotaOf(id)).toMatchObject({ limit: 0, used: 1, remaining: 0 });
    expect((await use("consume", id, { feature: "pyqs" })).body).toMatchObject({ limit: 0, remaining: 0 });
    expect((await grant(id, { quantity: 3 })).body).toMatchObject({
      before: { limit: 0 },
      after: { limit: 3, adjustment: -7 },
    });
  });

  it("is set once for one key, and adds up for two at one moment", async () => {
    const id = await student();
    const key = { "idempotency-key": `grant-${id}` };
    const duplicates = await Promise.all(Array.from({ length: 5 }, () => grant(id, { quantity: 1 }, key)));
    expect(new Set(duplicates.map(({ text }) => text)).size).toBe(1);
    await Promise.all(Array.from({ length: 5 }, () => grant(id, { quantity: 1 })));
    expect(await quotaOf(id)).toMatchObject({ limit: 16 });
    expect(await auditOf(id)).toHaveLength(6);
  });

  it("is refused where there is nothing to adjust, by name", async () => {
    const id = await student();
    expect((await grant(id, { feature: "daily_quiz", quantity: 1 })).body).toMatchObject({ code: "conflict" });
    expect((await grant(id, { feature: "astrology", quantity: 1 })).status).toBe(404);
    expect((await grant(newStudent(), { quantity: 1 })).status).toBe(404);
    const wrong = await grant(id, { quantity: 0, reason: "no" });
    expect([wrong.status, Object.keys(wrong.body.fields).toSorted()]).toEqual([400, ["quantity", "reason"]]);
    expect((await grant(id, { quantity: -10 })).status).toBe(200);
    expect((await grant(id, { quantity: -1 })).body).toMatchObject({ code: "conflict" });
  });

  it("lets through limit − 1 and limit, and not limit + 1, whatever it was adjusted by", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -9, max: 12 }), async (quantity) => {
        const id = await student();
        if (quantity !== 0) expect((await grant(id, { quantity })).status).toBe(200);
        const limit = 10 + quantity;
        if (limit > 1) expect((await use("consume", id, { feature: "pyqs", quantity: limit - 1 })).status).toBe(200);
        expect((await use("consume", id, { feature: "pyqs", quantity: 2 })).status).toBe(403);
        expect((await use("consume", id, { feature: "pyqs" })).status).toBe(200);
        expect((await use("consume", id, { feature: "pyqs" })).status).toBe(403);
      }),
      { numRuns: 12 },
    );
  });
});
