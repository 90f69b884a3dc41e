import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toWireId } from "@/lib/domain/id";
import { apiClient, withKey } from "@/test/support/api";
import { newStudent, usePool } from "@/test/support/engine";
import { booksOf, GOOD_CARD, type PaymentWorld, startPaymentWorld } from "@/test/support/payments";

const PREMIUM = 79_900;

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());

/** Kolkata's clock on a day of the journey; day 1 is 1 January 2026. */
const on = (day: number, time: string) => {
  const date = new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10);
  return `${date}T${time}:00+05:30`;
};
const dayOf = (at: string) => {
  const local = new Date(new Date(at).getTime() + 5.5 * 3_600_000);
  const day =
    Math.round(
      (Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()) - Date.UTC(2026, 0, 1)) / 86_400_000,
    ) + 1;
  return `day ${day}, ${local.toISOString().slice(11, 16)}`;
};

interface Lived {
  userId: string;
  studentId: string;
  call: ReturnType<typeof apiClient>;
  /** Moves her clock, and says what happened on the way. */
  until(day: number, time: string): Promise<string[]>;
  buy(): Promise<void>;
}

/** A student whose clock stands at 10:00 of day 1. */
async function newcomer(): Promise<Lived> {
  const admin = apiClient(withKey(world.key));
  const clock = await admin("createTestClock", { body: { now: on(1, "10:00") } });
  const userId = newStudent();
  const headers = { "x-test-clock": clock.body.id };
  const put = await admin("putStudent", {
    params: { user_id: userId },
    body: { name: "Alice", email: `${userId}@learn.example`, state: "Karnataka" },
    headers,
  });
  const call = apiClient(withKey(world.key, userId));
  const { rows } = await world.database.pool.query("SELECT id FROM student WHERE external_id = $1", [userId]);
  expect(put.status).toBe(200);
  return {
    userId,
    studentId: rows[0].id,
    call,
    until: async (day, time) => {
      const moved = await admin("advanceTestClock", { params: { id: clock.body.id }, body: { to: on(day, time) } });
      expect([moved.status, moved.body.now]).toEqual([200, new Date(on(day, time)).toISOString()]);
      return moved.body.timeline.map((entry: { at: string; job: string; user_id: string; effect: string }) => {
        expect(entry.user_id).toBe(userId);
        return `${dayOf(entry.at)}  ${entry.job}: ${entry.effect}`;
      });
    },
    buy: async () => {
      const checkout = await call("checkout", { body: { plan: "premium" } });
      const paid = await admin("simulatorCheckout", {
        body: { order_id: checkout.body.order_id, instrument: GOOD_CARD },
      });
      const { success, ...proof } = paid.body;
      expect((await call("verify", { body: proof })).status).toBe(200);
    },
  };
}

describe("Alice's 73 days", () => {
  it("through HTTP on a test clock, to the hour", async () => {
    const alice = await newcomer();
    const quiz = async () => (await alice.call("consume", { body: { feature: "quiz" } })).status;
    expect((await alice.call("currentSubscription")).body.subscription).toMatchObject({
      plan: "free",
      status: "active",
    });
    await alice.until(5, "12:00");
    expect(await quiz()).toBe(200);
    await alice.until(7, "12:00");
    expect(await quiz()).toBe(200);
    await alice.until(10, "12:00");
    expect([await quiz(), await quiz()]).toEqual([200, 403]);
    await alice.until(11, "11:00");
    await alice.buy();
    expect(await quiz()).toBe(200);
    expect(await alice.until(40, "12:00")).toEqual([
      "day 33, 09:00  send-renewal-reminders: mail.renewal_reminder",
      "day 40, 02:00  renew-subscriptions: subscription.renewal_requested",
      "day 40, 02:00  renew-subscriptions: subscription.renewed",
      "day 40, 02:00  renew-subscriptions: mail.renewal_successful",
    ]);
    const renewed = await alice.call("currentSubscription");
    expect(renewed.body.subscription).toMatchObject({
      plan: "premium",
      end_date: new Date(on(71, "11:00")).toISOString(),
    });
    await alice.until(69, "12:00");
    for (let use = 0; use < 5; use++) expect(await quiz()).toBe(200);
    await apiClient(withKey(world.key))("setBehaviour", {
      body: { user_id: alice.userId, next: "decline", reason: "card_declined", times: 3 },
    });
    expect(await alice.until(70, "12:00")).toEqual([
      "day 70, 02:00  renew-subscriptions: subscription.renewal_requested",
      "day 70, 02:00  renew-subscriptions: subscription.renewal_failed",
      "day 70, 02:00  renew-subscriptions: mail.renewal_failed",
    ]);
    expect((await alice.call("currentSubscription")).body.subscription).toMatchObject({
      plan: "premium",
      status: "pending_renewal",
      grace_period_end: new Date(on(73, "02:00")).toISOString(),
      is_active: true,
    });
    expect(await quiz()).toBe(200);
    expect(await alice.until(73, "03:00")).toEqual([
      "day 71, 02:00  renew-subscriptions: subscription.renewal_requested",
      "day 71, 02:00  renew-subscriptions: subscription.retry_failed",
      "day 72, 02:00  renew-subscriptions: subscription.renewal_requested",
      "day 72, 02:00  renew-subscriptions: subscription.retry_failed",
      "day 73, 03:00  restore-free-plan: subscription.ended",
      "day 73, 03:00  restore-free-plan: mail.features_restricted",
    ]);
    expect((await alice.call("currentSubscription")).body.subscription).toMatchObject({
      plan: "free",
      status: "inactive",
    });
    expect(await quiz()).toBe(403);
    const { rows } = await world.database.pool.query(
      "SELECT type, props, status FROM mail WHERE student_id = $1 ORDER BY created_at, id",
      [alice.studentId],
    );
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(["sent"]));
    expect(rows.map(({ type }) => type).filter((type) => type !== "quota_exhausted")).toEqual([
      "subscription_activated",
      "renewal_reminder",
      "renewal_successful",
      "renewal_reminder",
      "renewal_failed",
      "features_restricted",
    ]);
    const restricted = rows.at(-1).props.meters.find(({ key }: { key: string }) => key === "quiz");
    expect(restricted).toMatchObject({ used: 6, limit: 3 });
    expect(await booksOf(world, { studentId: alice.studentId } as Parameters<typeof booksOf>[1])).toEqual({
      theirs: { captured: 2 * PREMIUM, refunded: 0 },
      ours: { captured: 2 * PREMIUM, refunded: 0 },
      invoiced: 2 * PREMIUM,
      invoices: 2,
    });
  });

  it("in one move of a year, when nothing fails: twelve renewals, and not one day of drift", async () => {
    const alice = await newcomer();
    await alice.until(11, "11:00");
    await alice.buy();
    const timeline = await alice.until(371, "11:00");
    expect(timeline.filter((line) => line.endsWith("subscription.renewed"))).toHaveLength(12);
    expect(timeline.filter((line) => line.endsWith("mail.renewal_reminder"))).toHaveLength(12);
    expect((await alice.call("currentSubscription")).body.subscription.end_date).toBe(
      new Date(on(11 + 13 * 30, "11:00")).toISOString(),
    );
  });

  it("with a bank that takes its time: the money is booked when it lands, and nothing ends meanwhile", async () => {
    const alice = await newcomer();
    await alice.until(11, "11:00");
    await alice.buy();
    await world.control("POST", "/behaviour", {
      student_id: toWireId("student", alice.studentId),
      next: "capture",
      settle_after: "bank",
    });
    const timeline = await alice.until(45, "12:00");
    expect(timeline).toEqual([
      "day 33, 09:00  send-renewal-reminders: mail.renewal_reminder",
      "day 40, 02:00  renew-subscriptions: subscription.renewal_requested",
      "day 41, 14:00  reconcile-payments: subscription.renewed",
      "day 41, 14:00  reconcile-payments: mail.renewal_successful",
    ]);
    expect((await alice.call("currentSubscription")).body.subscription.end_date).toBe(
      new Date(on(71, "11:00")).toISOString(),
    );
  });
});
