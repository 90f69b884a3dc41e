import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getSubscriptionDetail } from "@/lib/db/usage/subscription";
import { toWireId } from "@/lib/domain/id";
import { apiClient, withKey } from "@/test/support/api";
import { newStudent, usePool } from "@/test/support/engine";
import { GOOD_CARD, type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { reconcilePayments } from "../gateway-sync/reconcile-payments";
import { listRetries } from "../renewal/list-retries";
import { renewSubscription } from "../renewal/renew-subscription";
import { restoreSubscription } from "../renewal/restore-subscription";
import { sendRenewalReminder } from "../renewal/send-renewal-reminder";

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());

const START = "2026-01-11T05:30:00.000Z";
const END = "2026-02-10T05:30:00.000Z";
const GRACE_END = "2026-02-13T05:30:00.000Z";

/** Bought the plan at the start, on a test clock that the test moves without running any job. */
async function subscriber(plan = "premium") {
  const { body: clock } = await apiClient(withKey(world.key))("createTestClock", { body: { now: START } });
  const userId = newStudent();
  const call = apiClient(withKey(world.key, userId));
  const pay = async (order_id: string) =>
    (await world.control("POST", "/checkout", { order_id, instrument: GOOD_CARD })).body;
  const body = { email: `${userId}@learn.example`, name: "Alice Rao", state: "Karnataka", phone: "+919876543210" };
  await call("putStudent", { params: { user_id: userId }, body, headers: { "x-test-clock": clock.id } });
  const order = await call("checkout", { body: { plan } });
  expect((await call("verify", { body: await pay(order.body.order_id) })).status).toBe(200);
  const { rows } = await world.database.pool.query(
    "SELECT s.id, s.student_id FROM user_subscription s JOIN student st ON st.id = s.student_id WHERE st.external_id = $1",
    [userId],
  );
  const { id: subscriptionId, student_id: studentId } = rows[0];
  const at = (now: string) =>
    world.database.pool.query(
      "UPDATE test_clock SET now = $2 WHERE id = (SELECT test_clock_id FROM student WHERE id = $1)",
      [studentId, now],
    );
  const mail = async (type: string) => {
    const found = await world.database.pool.query(
      "SELECT props FROM mail WHERE student_id = $1 AND type = $2 ORDER BY id DESC LIMIT 1",
      [studentId, type],
    );
    return found.rows[0]?.props ?? null;
  };
  const settleAfter = (settle_after: string) =>
    world.control("POST", "/behaviour", {
      student_id: toWireId("student", studentId),
      next: "capture",
      settle_after,
    });
  return { userId, call, pay, at, mail, subscriptionId, studentId, settleAfter };
}

describe("between the end and the night's job", () => {
  it("auto-renewal off: the plan works, is shown in its grace period, and can be renewed", async () => {
    const { call, at, pay, subscriptionId, mail } = await subscriber();
    await call("setAutoRenewal", { body: { enabled: false } });
    for (const [now, status, grace] of [
      ["2026-02-10T05:29:59.999Z", "active", null],
      [END, "expired", GRACE_END],
    ] as const) {
      await at(now);
      const { body } = await call("currentSubscription");
      expect(body.subscription, now).toMatchObject({
        plan: "premium",
        status,
        is_active: true,
        grace_period_end: grace,
      });
      const used = await call("check", { body: { feature: "pair_quiz", quantity: 4 } });
      expect([used.status, used.body.allowed], now).toEqual([200, true]);
    }
    expect((await call("currentSubscription")).body.message).toBe("Not renewed. Everything works until 2026-02-13.");
    const renewal = await call("renew");
    expect(renewal.status).toBe(200);
    const paid = await call("verify", { body: await pay(renewal.body.order_id) });
    expect(paid.body.subscription).toMatchObject({ plan: "premium", status: "active", grace_period_end: null });
    expect(await restoreSubscription(system(), subscriptionId)).toEqual([]);
    expect(await mail("subscription_expired")).toBeNull();
  });

  it("the same when the job is late, and free from the end of the grace on", async () => {
    const { call, at, subscriptionId } = await subscriber();
    await call("setAutoRenewal", { body: { enabled: false } });
    await at("2026-02-13T05:29:59.999Z");
    expect((await call("currentSubscription")).body.subscription).toMatchObject({ status: "expired", is_active: true });
    await at(GRACE_END);
    const { body } = await call("currentSubscription");
    expect(body).toMatchObject({
      subscription: { plan: "free", status: "inactive", is_active: false, end_date: null },
      message: "The free plan is active.",
    });
    expect((await call("renew")).status).toBe(409);
    await restoreSubscription(system(), subscriptionId);
    const after = (await call("currentSubscription")).body;
    expect([after.subscription.plan, after.subscription.status, after.message]).toEqual([
      body.subscription.plan,
      body.subscription.status,
      body.message,
    ]);
  });

  it("cancelled: free at once, and a plan can be bought again", async () => {
    const { call, at, pay } = await subscriber();
    await call("cancelSubscription", { body: {} });
    await at(END);
    expect((await call("currentSubscription")).body.message).toBe("The free plan is active.");
    const order = await call("checkout", { body: { plan: "premium" } });
    expect(order.status).toBe(200);
    const paid = await call("verify", { body: await pay(order.body.order_id) });
    expect(paid.body.subscription).toMatchObject({ plan: "premium", status: "active", start_date: END });
  });
});

describe("while a debit is open", () => {
  it.each(["cancelSubscription", "setAutoRenewal"])(
    "%s says that it may still be taken, and it is",
    async (operation) => {
      const { call, at, subscriptionId, studentId, settleAfter, mail } = await subscriber();
      await at("2026-02-08T20:30:00.000Z");
      await settleAfter("1h");
      await renewSubscription(system(), subscriptionId);
      const { body } = await call(operation, { body: operation === "setAutoRenewal" ? { enabled: false } : {} });
      expect(body.message).toContain("A charge that was requested before is still open");
      expect(body.message).not.toContain("nothing more");
      expect((await call("currentSubscription")).body.message).toBe(body.message);
      if (operation === "cancelSubscription")
        expect(await mail("cancellation_confirmed")).toMatchObject({ openCharge: { amount: 79_900, currency: "INR" } });
      await at("2026-02-10T09:00:00.000Z");
      await world.control("POST", "/settle", {
        now: new Date(Date.now() + 400 * 86_400_000).toISOString(),
        customers: [toWireId("student", studentId)],
      });
      await world.drain();
      await reconcilePayments(system(new Date(Date.now() + 3_600_000)), [studentId]);
      await world.drain();
      const after = (await call("currentSubscription")).body;
      expect(after.subscription).toMatchObject({ plan: "premium", auto_renewal: false });
      expect(after.subscription.end_date).toBe("2026-03-12T05:30:00.000Z");
    },
  );
});

it("no retry is announced while one is undecided", async () => {
  const { at, subscriptionId, studentId, settleAfter } = await subscriber();
  const behave = { student_id: toWireId("student", studentId), next: "decline", reason: "insufficient_funds" };
  await world.control("POST", "/behaviour", behave);
  await at("2026-02-08T20:30:00.000Z");
  expect(await renewSubscription(system(), subscriptionId)).toBe("declined");
  const announced = async (now: string) =>
    listRetries({ row: await getSubscriptionDetail(subscriptionId), now: new Date(now) });
  expect(await announced("2026-02-08T20:30:00.000Z")).toHaveLength(2);
  await settleAfter("1h");
  await at("2026-02-09T20:30:00.000Z");
  expect(await renewSubscription(system(), subscriptionId)).toBe("waiting");
  expect(await announced("2026-02-09T20:30:00.000Z")).toEqual([]);
});

describe("a planned downgrade", () => {
  it("costs what was said when it was planned, whatever the catalogue says since", async () => {
    const { call, at, subscriptionId, mail } = await subscriber("pro");
    const planned = await call("changePlan", { body: { plan: "premium" } });
    expect(planned.body.change.renews_at.amount).toBe(79_900);
    const { rows } = await world.database.pool.query(
      `WITH v AS (INSERT INTO plan_version (id, plan_key, version, created_at)
         SELECT gen_random_uuid(), 'premium', max(version) + 1, now() FROM plan_version WHERE plan_key = 'premium' RETURNING id),
       limits AS (INSERT INTO plan_limit (plan_version_id, feature_key, quota)
         SELECT v.id, l.feature_key, l.quota FROM v, plan JOIN plan_limit l ON l.plan_version_id = plan.current_version_id WHERE plan.key = 'premium'),
       prices AS (INSERT INTO plan_price (plan_version_id, currency, amount) SELECT id, 'INR', 119900 FROM v)
       SELECT plan.current_version_id AS old, v.id AS next FROM plan, v WHERE plan.key = 'premium'`,
    );
    const makeCurrent = (id: string) =>
      world.database.pool.query("UPDATE plan SET current_version_id = $1 WHERE key = 'premium'", [id]);
    await makeCurrent(rows[0].next);
    try {
      await at("2026-02-03T03:30:00.000Z");
      expect(await sendRenewalReminder(system(), subscriptionId)).toBe(true);
      expect(await mail("renewal_reminder")).toMatchObject({ price: { amount: 79_900 } });
      await at("2026-02-08T20:30:00.000Z");
      await renewSubscription(system(), subscriptionId);
      await world.drain();
      const { body } = await call("currentSubscription");
      expect(body.subscription).toMatchObject({ plan: "premium", price: { amount: 79_900 }, scheduled_plan: null });
      // Until its time, the old plan: what Pro shows and lets through goes on until its paid period is over.
      const history = await call("history", { query: { days: "90" } });
      expect([history.status, (await call("historyCsv", { query: { days: "90" } })).status]).toEqual([200, 200]);
      await at(END);
      await restoreSubscription(system(), subscriptionId);
      expect((await call("history", { query: { days: "90" } })).status).toBe(400);
    } finally {
      await makeCurrent(rows[0].old);
    }
  });
});

describe("an upgrade", () => {
  it("to a plan that costs no more takes effect at once, and nothing is paid", async () => {
    const { call, studentId } = await subscriber();
    await world.database.pool.query("UPDATE user_subscription SET price_amount = 159900 WHERE student_id = $1", [
      studentId,
    ]);
    const preview = await call("previewChange", { body: { plan: "pro" } });
    expect(preview.body.change).toMatchObject({ kind: "upgrade", due: null, takes_effect_at: START });
    const { body } = await call("changePlan", { body: { plan: "pro" } });
    expect(body).toMatchObject({
      change: { kind: "upgrade", due: null },
      checkout: null,
      subscription: { plan: "pro", price: { amount: 159_900 }, end_date: END },
    });
  });
});
