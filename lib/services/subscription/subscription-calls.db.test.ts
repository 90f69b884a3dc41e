import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { uuidv7 } from "@/lib/crypto/uuid";
import { apiClient, insertSession, withKey, withSession } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, newStudent, usePool } from "@/test/support/engine";
import { newPaidStudent } from "@/test/support/subscriptions";

let database: TestDatabase;
let key: string;
let admin: string;

beforeAll(async () => {
  database = await createTestDatabase({ demo: true });
  usePool(database.pool);
  key = await insertApiKey(database.pool, ["subscriptions:read", "subscriptions:write"]);
  admin = await insertApiKey(database.pool, ["admin"]);
});
afterAll(() => database?.drop());

const calls = (student: string, credential = key) => apiClient(withKey(credential, student));

describe("GET /api/subscriptions/plans", () => {
  it("shows every plan with its price and limits, and which is the current one", async () => {
    const { body } = await calls((await newPaidStudent(database.pool)).externalId)("plans");
    expect(body.currency).toBe("INR");
    expect(body.plans.map((plan: { plan: string; current: boolean }) => [plan.plan, plan.current])).toEqual([
      ["free", false],
      ["premium", true],
      ["pro", false],
    ]);
    expect(body.plans[0]).toMatchObject({ price: null, limits: { quiz: { name: "Quiz", limit: 3 } } });
    expect(body.plans[1]).toMatchObject({
      price: { amount: 79_900, currency: "INR" },
      limits: { quiz: { limit: -1 } },
    });
  });

  it("works for a student who has no row yet, and creates none", async () => {
    const student = newStudent();
    const { body } = await calls(student)("plans");
    expect(body.plans[0].current).toBe(true);
    const found = await database.pool.query("SELECT 1 FROM student WHERE external_id = $1", [student]);
    expect(found.rowCount).toBe(0);
  });
});

describe("GET /api/subscriptions/current", () => {
  it("says how things stand", async () => {
    const { externalId } = await newPaidStudent(database.pool);
    const { body } = await calls(externalId)("currentSubscription");
    expect(body.subscription).toMatchObject({ plan: "premium", status: "active", auto_renewal: true, is_active: true });
    expect(body.message).toBe(`Renews on ${body.subscription.renewal_date}.`);
    expect((await calls(newStudent())("currentSubscription")).body).toMatchObject({
      subscription: { plan: "free", status: "active" },
      message: "The free plan is active.",
    });
  });
});

describe("cancelling", () => {
  it("keeps the paid period, and is undone by resuming", async () => {
    const { externalId } = await newPaidStudent(database.pool);
    const call = calls(externalId);
    const cancelled = await call("cancelSubscription", { body: { reason: "Exams are over" } });
    expect(cancelled.body.subscription).toMatchObject({ plan: "premium", is_active: true, auto_renewal: false });
    expect(cancelled.body.message).toMatch(/^Cancelled\. Everything works until \d{4}-\d\d-\d\d/);
    expect((await call("currentSubscription")).body.message).toBe(cancelled.body.message);
    const resumed = await call("resumeSubscription");
    expect(resumed.body.subscription).toEqual({
      ...cancelled.body.subscription,
      auto_renewal: true,
      next_billing_date: cancelled.body.subscription.renewal_date,
    });
    expect(resumed.body.message).toMatch(/^Renews on/);
  });

  it("is done once for the same Idempotency-Key, with the same response to the byte, and refused with another", async () => {
    const { externalId, studentId } = await newPaidStudent(database.pool);
    const call = calls(externalId);
    const headers = { "idempotency-key": uuidv7() };
    const responses = await Promise.all(Array.from({ length: 5 }, () => call("cancelSubscription", { headers })));
    expect(new Set(responses.map(({ text }) => text)).size).toBe(1);
    const again = await call("cancelSubscription");
    expect([again.status, again.body.code]).toEqual([409, "conflict"]);
    const mails = await database.pool.query("SELECT type FROM mail WHERE student_id = $1", [studentId]);
    expect(mails.rows).toEqual([{ type: "cancellation_confirmed" }]);
  });

  it("at once is an admin's to do", async () => {
    const { externalId } = await newPaidStudent(database.pool);
    const body = { at_period_end: false };
    const own = await calls(externalId)("cancelSubscription", { body });
    expect([own.status, own.body.code]).toEqual([403, "forbidden"]);
    const response = await calls(externalId, admin)("cancelSubscription", { body });
    expect(response.body.subscription).toMatchObject({
      plan: "free",
      status: "cancelled",
      is_active: false,
      price: null,
    });
  });

  it("at once waits for a pending payment", async () => {
    const { externalId, subscriptionId } = await newPaidStudent(database.pool);
    await database.pool.query(
      `INSERT INTO subscription_renewal_log (id, subscription_id, period_start, period_end, attempt, status, plan_key, plan_version_id, amount,
         currency, created_at, updated_at)
       SELECT gen_random_uuid(), id, end_date, end_date + interval '30 days', 1, 'submitted', plan_key, plan_version_id, price_amount,
         price_currency, now(), now() FROM user_subscription WHERE id = $1`,
      [subscriptionId],
    );
    const call = calls(externalId, admin);
    const refused = await call("cancelSubscription", { body: { at_period_end: false } });
    expect([refused.status, refused.body.code]).toEqual([409, "payment_in_progress"]);
    expect((await call("cancelSubscription")).status).toBe(200);
  });

  it.each(["cancelSubscription", "resumeSubscription"])("%s has nothing to do on the free plan", async (operation) => {
    const response = await calls(newStudent())(operation);
    expect([response.status, response.body]).toEqual([
      409,
      expect.objectContaining({ code: "conflict", error: "This is not available on the free plan." }),
    ]);
  });

  it("by the student, in the browser", async () => {
    const bob = apiClient(await withSession(await insertSession(database.pool, "bob@example.com")));
    const response = await bob("cancelSubscription", { body: { reason: "Done" } });
    expect(response.body.subscription).toMatchObject({ plan: "premium", auto_renewal: false });
    const audit = await database.pool.query(
      "SELECT actor FROM audit_entry WHERE action = 'subscription.cancel_requested' AND actor = 'student'",
    );
    expect(audit.rowCount).toBe(1);
  });
});

describe("auto-renewal", () => {
  it("is the student's own switch", async () => {
    const call = calls((await newPaidStudent(database.pool)).externalId);
    const off = await call("setAutoRenewal", { body: { enabled: false } });
    expect(off.body.subscription).toMatchObject({ auto_renewal: false, next_billing_date: null });
    expect((await call("setAutoRenewal", { body: { enabled: false } })).body.error).toBe(
      "Auto-renewal is already off.",
    );
    const on = await call("setAutoRenewal", { body: { enabled: true } });
    expect(on.body.message).toMatch(/^Renews on/);
  });

  it.each([{}, { enabled: "yes" }])("refuses %j", async (body) => {
    const response = await calls(newStudent())("setAutoRenewal", { body });
    expect([response.status, Object.keys(response.body.fields)]).toEqual([400, ["enabled"]]);
  });
});

describe("erasing a paid student", () => {
  it("ends the subscription by the same rules, and sends no mail", async () => {
    const { externalId, studentId, subscriptionId } = await newPaidStudent(database.pool);
    const erased = await apiClient(withKey(admin))("eraseStudent", { params: { user_id: externalId } });
    expect(erased.status).toBe(200);
    const { rows } = await database.pool.query(
      "SELECT plan_key, status, price_amount, revision FROM user_subscription WHERE id = $1",
      [subscriptionId],
    );
    expect(rows).toEqual([{ plan_key: "free", status: "cancelled", price_amount: null, revision: 3 }]);
    const audit = await database.pool.query("SELECT action FROM audit_entry WHERE student_id = $1 ORDER BY id", [
      studentId,
    ]);
    expect(audit.rows.map(({ action }) => action)).toEqual([
      "subscription.activated",
      "subscription.cancelled_now",
      "student.erased",
    ]);
    const mails = await database.pool.query("SELECT DISTINCT status, recipient FROM mail WHERE student_id = $1", [
      studentId,
    ]);
    expect(mails.rows).toEqual([{ status: "suppressed", recipient: null }]);
  });
});
