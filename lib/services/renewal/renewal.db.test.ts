import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instantOfDay, plusDays, toCalendarDay } from "@/lib/domain/calendar";
import { toWireId } from "@/lib/domain/id";
import { usePool } from "@/test/support/engine";
import {
  ledgerOf,
  type Payer,
  type PaymentWorld,
  refundAtDashboard,
  startPaymentWorld,
  system,
} from "@/test/support/payments";
import { statementsOf } from "@/test/support/statements";
import { readGatewayLists } from "../gateway-sync/read-gateway-lists";
import { reconcilePayments } from "../gateway-sync/reconcile-payments";
import { reconcileRenewals } from "./reconcile-renewals";
import { renewSubscription } from "./renew-subscription";
import { restoreSubscription } from "./restore-subscription";
import { runDue } from "./run-due";

const PREMIUM = 79_900;
const ZONE = "Asia/Kolkata";

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());

interface Subscriber extends Payer {
  subscriptionId: string;
  /** 02:00 of the renewal day, plus whole days. */
  night(days?: number, hour?: number): Date;
}

/** Somebody who bought Premium a moment ago. */
async function subscriber(): Promise<Subscriber> {
  const payer = await world.newcomer();
  const { body } = await payer.call("checkout", { body: { plan: "premium" } });
  await payer.call("verify", { body: await payer.pay(body.order_id) });
  await world.drain();
  const row = await payer.row();
  const renewalDay = toCalendarDay(
    (
      await world.database.pool.query(
        "SELECT to_char(renewal_date, 'YYYY-MM-DD') AS day FROM user_subscription WHERE id = $1",
        [row.id],
      )
    ).rows[0].day,
  );
  return {
    ...payer,
    subscriptionId: row.id,
    night: (days = 0, hour = 2) => instantOfDay(plusDays(renewalDay, days), hour, ZONE),
  };
}

function behave(student: Payer, behaviour: object) {
  return world.control("POST", "/behaviour", { student_id: toWireId("student", student.studentId), ...behaviour });
}

const at = (now: Date) => system(now);

async function mailsOf({ studentId }: Payer): Promise<string[]> {
  const { rows } = await world.database.pool.query(
    "SELECT type FROM mail WHERE student_id = $1 ORDER BY created_at, id",
    [studentId],
  );
  return rows.map(({ type }) => type);
}

async function attemptsOf({ subscriptionId }: Subscriber) {
  const { rows } = await world.database.pool.query(
    "SELECT attempt, status, decline_reason FROM subscription_renewal_log WHERE subscription_id = $1 ORDER BY created_at, attempt",
    [subscriptionId],
  );
  return rows.map(({ attempt, status, decline_reason: reason }) =>
    reason ? [attempt, status, reason] : [attempt, status],
  );
}

/** What must hold whatever happened: as many periods as were paid for, by the simulator's ledger and by ours. */
async function expectPeriods(student: Subscriber, periods: number): Promise<void> {
  await world.drain();
  expect(await ledgerOf(world, student)).toEqual({
    theirs: { captured: PREMIUM * periods, refunded: 0 },
    ours: { captured: PREMIUM * periods, refunded: 0 },
    invoiced: PREMIUM * periods,
    invoices: periods,
  });
}

describe("a renewal", () => {
  it("is charged once, on its day, and follows on the old end", async () => {
    const alice = await subscriber();
    const before = await alice.row();
    expect(await renewSubscription(at(alice.night(-1)), alice.subscriptionId)).toBe("nothing_due");
    expect(await renewSubscription(at(alice.night()), alice.subscriptionId)).toBe("captured");
    expect(await renewSubscription(at(alice.night()), alice.subscriptionId)).toBe("nothing_due");
    const after = await alice.row();
    expect(after).toMatchObject({ plan_key: "premium", status: "active", start_date: before.end_date });
    expect(after.end_date.getTime() - before.end_date.getTime()).toBe(30 * 86_400_000);
    expect(await attemptsOf(alice)).toEqual([[1, "captured"]]);
    expect(await mailsOf(alice)).toEqual(["subscription_activated", "renewal_successful"]);
    await expectPeriods(alice, 2);
  });

  it("takes eight statements, from the check whether it is due to the mail", async () => {
    const alice = await subscriber();
    await world.control("POST", "/webhooks", { drop: true });
    const renewed = () => renewSubscription(at(alice.night()), alice.subscriptionId);
    const statements = await statementsOf(world.database.pool, async () => expect(await renewed()).toBe("captured"));
    // A webhook of the purchase may still come in meanwhile.
    expect(statements.filter((name) => name !== "webhook_insert")).toEqual([
      "subscription_lock",
      "renewal_read",
      "transition_write+attempt_insert",
      "attempt_start_charge",
      "subscription_lock",
      "payment_context_lock",
      "invoice_next_serial",
      "transition_write+invoice_insert+payment_write",
    ]);
    expect(await statementsOf(world.database.pool, renewed)).toEqual(["subscription_lock", "renewal_read"]);
    await world.control("POST", "/webhooks", {});
    await expectPeriods(alice, 2);
  });

  it("is done once by two runs at the same moment", async () => {
    const students = await Promise.all(Array.from({ length: 4 }, subscriber));
    const studentIds = students.map(({ studentId }) => studentId);
    const night = new Date(Math.max(...students.map((student) => student.night().getTime())));
    const runs = await Promise.all([1, 2, 3].map(() => runDue(at(night), "renew-subscriptions", { studentIds })));
    expect(runs.flatMap(({ failed }) => failed)).toEqual([]);
    // One that lost the race may have found the other's charge still on its way.
    await runDue(at(night), "renew-subscriptions", { studentIds });
    for (const student of students) {
      expect(await attemptsOf(student)).toEqual([[1, "captured"]]);
      await expectPeriods(student, 2);
    }
  });

  it("that is declined begins the grace; retries fail in silence, and the third night ends it", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "decline", reason: "insufficient_funds", times: "always" });
    const renew = (days: number) => renewSubscription(at(alice.night(days)), alice.subscriptionId);
    expect(await renew(0)).toBe("declined");
    expect(await alice.row()).toMatchObject({
      plan_key: "premium",
      status: "pending_renewal",
      grace_period_end: alice.night(3),
    });
    expect(await renewSubscription(at(alice.night(0, 14)), alice.subscriptionId)).toBe("nothing_due");
    expect([await renew(1), await renew(2), await renew(3)]).toEqual(["declined", "declined", "nothing_due"]);
    expect(await attemptsOf(alice)).toEqual([1, 2, 3].map((attempt) => [attempt, "declined", "insufficient_funds"]));
    expect(await restoreSubscription(at(alice.night(2, 3)), alice.subscriptionId)).toEqual([]);
    expect(await restoreSubscription(at(alice.night(3, 3)), alice.subscriptionId)).toEqual(["grace_passed"]);
    expect(await alice.row()).toMatchObject({ plan_key: "free", status: "inactive" });
    expect(await mailsOf(alice)).toEqual(["subscription_activated", "renewal_failed", "features_restricted"]);
    await expectPeriods(alice, 1);
  });

  it("that is captured at the second try runs on, and ends the grace", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "decline", reason: "card_declined" });
    await renewSubscription(at(alice.night()), alice.subscriptionId);
    expect(await renewSubscription(at(alice.night(1)), alice.subscriptionId)).toBe("captured");
    expect(await alice.row()).toMatchObject({ status: "active", grace_period_end: null });
    expect(await mailsOf(alice)).toEqual(["subscription_activated", "renewal_failed", "renewal_successful"]);
    await expectPeriods(alice, 2);
  });

  it("without a payment method is a decline that nobody is asked about", async () => {
    const alice = await subscriber();
    await world.database.pool.query("UPDATE payment_method SET status = 'cancelled' WHERE student_id = $1", [
      alice.studentId,
    ]);
    expect(await renewSubscription(at(alice.night()), alice.subscriptionId)).toBe("declined");
    expect(await attemptsOf(alice)).toEqual([[1, "declined", "mandate_cancelled"]]);
    expect(await renewSubscription(at(alice.night(1)), alice.subscriptionId)).toBe("nothing_due");
    await world.database.pool.query("UPDATE payment_method SET status = 'confirmed' WHERE student_id = $1", [
      alice.studentId,
    ]);
    expect(await renewSubscription(at(alice.night(1, 11)), alice.subscriptionId, { afresh: true })).toBe("captured");
    await expectPeriods(alice, 2);
  });

  it.each([
    ["on offer", null],
    ["archived since", new Date(0)],
  ])("at a scheduled downgrade, %s, costs what that costs", async (_, archivedAt) => {
    const alice = await subscriber();
    await world.database.pool.query(
      `UPDATE user_subscription SET plan_key = 'pro', plan_version_id = plan.current_version_id, entitled_plan_version_id = plan.current_version_id,
         price_amount = 159900, scheduled_plan_key = 'premium',
         scheduled_plan_version_id = (SELECT current_version_id FROM plan WHERE key = 'premium'), scheduled_price_amount = 79900
         FROM plan WHERE plan.key = 'pro' AND user_subscription.id = $1`,
      [alice.subscriptionId],
    );
    const archive = (when: Date | null) =>
      world.database.pool.query("UPDATE plan SET archived_at = $1 WHERE key = 'premium'", [when]);
    await archive(archivedAt);
    expect(await renewSubscription(at(alice.night()), alice.subscriptionId)).toBe("captured");
    await archive(null);
    const row = await alice.row();
    expect(row).toMatchObject({ plan_key: "premium", price_amount: PREMIUM, scheduled_plan_key: null });
    expect(row.entitled_plan_version_id).not.toBe(row.plan_version_id);
    const nextMorning = new Date(row.start_date.getTime() + 86_400_000);
    expect(await restoreSubscription(at(nextMorning), alice.subscriptionId)).toEqual(["period_started"]);
    await expectPeriods(alice, 2);
  });
});

describe("a charge of unknown outcome", () => {
  it.each(["reset", "bad_gateway"])("after %s is found by its receipt, and not charged twice", async (fault) => {
    const alice = await subscriber();
    await behave(alice, { next: "capture", fault, on: "recurring" });
    const first = await renewSubscription(at(alice.night()), alice.subscriptionId);
    expect(first).toBe("waiting");
    expect(await renewSubscription(at(alice.night()), alice.subscriptionId)).toMatch(/captured|nothing_due/);
    expect(await attemptsOf(alice)).toEqual([[1, "captured"]]);
    await expectPeriods(alice, 2);
  });

  it("is asked for again only on the same order, after a quiet time, when none was taken", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "capture", fault: "reset_before", on: "recurring" });
    expect(await renewSubscription(at(alice.night()), alice.subscriptionId)).toBe("waiting");
    const minutes = (count: number) => new Date(alice.night().getTime() + count * 60_000);
    expect(await renewSubscription(at(minutes(5)), alice.subscriptionId)).toBe("waiting");
    expect(await attemptsOf(alice)).toEqual([[1, "unknown"]]);
    const studentIds = [alice.studentId];
    expect(await reconcileRenewals(at(minutes(9)), { studentIds })).toEqual({ asked: 0, failed: 0 });
    expect(await reconcileRenewals(at(minutes(15)), { studentIds })).toEqual({ asked: 1, failed: 0 });
    expect(await attemptsOf(alice)).toEqual([[1, "captured"]]);
    const { body } = await world.control("GET", `/ledger?customer=${toWireId("student", alice.studentId)}`);
    expect(body.orders).toHaveLength(2);
    await expectPeriods(alice, 2);
  });

  it("when the order's response is lost, is asked for on the order that was made", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "capture", fault: "reset", on: "order" });
    expect(await renewSubscription(at(alice.night()), alice.subscriptionId)).toBe("waiting");
    expect(await renewSubscription(at(alice.night()), alice.subscriptionId)).toBe("captured");
    const { body } = await world.control("GET", `/ledger?customer=${toWireId("student", alice.studentId)}`);
    expect(body.orders).toHaveLength(2);
    await expectPeriods(alice, 2);
  });

  it("is no decline while the gateway is busy", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "capture", fault: "rate_limited", on: "recurring" });
    await expect(renewSubscription(at(alice.night()), alice.subscriptionId)).rejects.toMatchObject({
      kind: "rate_limited",
    });
    expect(await alice.row()).toMatchObject({ status: "active" });
    const later = new Date(alice.night().getTime() + 11 * 60_000);
    expect(await renewSubscription(at(later), alice.subscriptionId)).toBe("captured");
    await expectPeriods(alice, 2);
  });

  it("that settles a day later extends from the old end, and nothing is charged or ended until then", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "capture", settle_after: 3_600 });
    const { end_date: oldEnd } = await alice.row();
    expect(await renewSubscription(at(alice.night()), alice.subscriptionId)).toBe("waiting");
    expect(await attemptsOf(alice)).toEqual([[1, "submitted"]]);
    expect(await renewSubscription(at(alice.night(1)), alice.subscriptionId)).toBe("waiting");
    expect(await restoreSubscription(at(alice.night(2, 3)), alice.subscriptionId)).toEqual([]);
    const student = toWireId("student", alice.studentId);
    await world.control("POST", "/settle", {
      now: new Date(Date.now() + 7_200_000).toISOString(),
      customers: [student],
    });
    await reconcilePayments(at(alice.night(2, 12)), [alice.studentId]);
    await world.drain();
    expect(await alice.row()).toMatchObject({ status: "active", start_date: oldEnd });
    await expectPeriods(alice, 2);
  });

  it("is written off 72 hours after the end, and still applied if it is captured later", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "capture", settle_after: "30d" });
    await renewSubscription(at(alice.night()), alice.subscriptionId);
    expect(await restoreSubscription(at(alice.night(3, 3)), alice.subscriptionId)).toEqual([]);
    expect(await restoreSubscription(at(alice.night(5, 3)), alice.subscriptionId)).toEqual(["settlement_overdue"]);
    expect(await alice.row()).toMatchObject({ plan_key: "premium", status: "pending_renewal" });
    expect(await attemptsOf(alice)).toEqual([[1, "declined", "no_answer"]]);
    // By this code the alert finds it.
    const given = await world.database.pool.query(
      "SELECT decline_code FROM subscription_renewal_log WHERE status = 'declined' AND subscription_id = $1",
      [alice.subscriptionId],
    );
    expect(given.rows).toEqual([{ decline_code: "NO_RESPONSE" }]);
    const student = toWireId("student", alice.studentId);
    await world.control("POST", "/settle", {
      now: new Date(Date.now() + 31 * 86_400_000).toISOString(),
      customers: [student],
    });
    await reconcilePayments(at(alice.night(6)), [alice.studentId]);
    expect(await attemptsOf(alice)).toEqual([[1, "captured"]]);
    expect(await alice.row()).toMatchObject({ status: "active", grace_period_end: null });
    await expectPeriods(alice, 2);
  });
});

describe("an attempt that was begun and never charged", () => {
  it("is abandoned after a cancellation: nothing more is charged", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "capture", fault: "reset_before", on: "recurring" });
    expect(await renewSubscription(at(alice.night()), alice.subscriptionId)).toBe("waiting");
    expect((await alice.call("cancelSubscription")).status).toBe(200);
    expect(await renewSubscription(at(alice.night(0, 4)), alice.subscriptionId)).toBe("declined");
    expect(await attemptsOf(alice)).toEqual([[1, "abandoned", "no_longer_wanted"]]);
    expect(await restoreSubscription(at(alice.night(2, 3)), alice.subscriptionId)).toEqual(["end_passed"]);
    expect(await mailsOf(alice)).toEqual(["subscription_activated", "cancellation_confirmed", "features_restricted"]);
    await expectPeriods(alice, 1);
  });

  it("is abandoned when the grace period is over", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "decline", reason: "card_declined" });
    await renewSubscription(at(alice.night()), alice.subscriptionId);
    await behave(alice, { next: "capture", fault: "reset_before", on: "recurring" });
    expect(await renewSubscription(at(alice.night(2)), alice.subscriptionId)).toBe("waiting");
    expect(await renewSubscription(at(alice.night(3)), alice.subscriptionId)).toBe("declined");
    expect(await restoreSubscription(at(alice.night(3, 3)), alice.subscriptionId)).toEqual(["grace_passed"]);
    await expectPeriods(alice, 1);
  });
});

describe("an attempt of a period that was refunded meanwhile", () => {
  it("is abandoned if nothing was charged, so that the student can buy again", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "capture", fault: "reset_before", on: "recurring" });
    expect(await renewSubscription(at(alice.night()), alice.subscriptionId)).toBe("waiting");
    const { body } = await world.control("GET", `/ledger?customer=${toWireId("student", alice.studentId)}`);
    await refundAtDashboard(world, body.payments[0].id);
    await readGatewayLists(system());
    expect(await alice.row()).toMatchObject({ plan_key: "free", status: "inactive" });
    expect((await alice.call("checkout", { body: { plan: "premium" } })).status).toBe(409);

    const days = (count: number) => at(alice.night(count, 12));
    expect(await reconcileRenewals(days(40), { studentIds: [alice.studentId] })).toEqual({ asked: 1, failed: 0 });
    expect(await attemptsOf(alice)).toEqual([[1, "abandoned", "no_longer_wanted"]]);
    expect(await reconcileRenewals(days(41), { studentIds: [alice.studentId] })).toEqual({ asked: 0, failed: 0 });
    expect(await alice.row()).toMatchObject({ plan_key: "free", status: "inactive" });
    expect((await alice.call("checkout", { body: { plan: "premium" } })).status).toBe(200);
  });
});

describe("45 days of downtime", () => {
  it("are caught up with once, and time without service is not charged", async () => {
    const alice = await subscriber();
    const back = alice.night(45, 10);
    const studentIds = [alice.studentId];
    for (const job of ["renew-subscriptions", "restore-free-plan", "send-renewal-reminders"] as const) {
      await runDue(at(back), job, { studentIds });
      await runDue(at(back), job, { studentIds });
    }
    expect(await alice.row()).toMatchObject({ status: "active", start_date: back });
    expect(await attemptsOf(alice)).toEqual([[1, "captured"]]);
    expect(await mailsOf(alice)).toEqual(["subscription_activated", "renewal_successful"]);
    await expectPeriods(alice, 2);
  });

  it("do not charge afterwards what was about to be charged before", async () => {
    const alice = await subscriber();
    // The order was made and the charge was lost on its way; then everything stood still.
    await behave(alice, { next: "capture", fault: "reset_before", on: "recurring" });
    await renewSubscription(at(alice.night()), alice.subscriptionId);
    const back = alice.night(45);
    expect(await renewSubscription(at(back), alice.subscriptionId)).toBe("waiting");
    expect(await restoreSubscription(at(back), alice.subscriptionId)).toEqual(["settlement_overdue"]);
    expect(await renewSubscription(at(alice.night(46)), alice.subscriptionId)).toBe("captured");
    expect(await alice.row()).toMatchObject({ status: "active", start_date: alice.night(46) });
    await expectPeriods(alice, 2);
  });

  it("end what had no renewal with one mail", async () => {
    const alice = await subscriber();
    await alice.call("setAutoRenewal", { body: { enabled: false } });
    expect(await restoreSubscription(at(alice.night(45)), alice.subscriptionId)).toEqual(["end_passed"]);
    expect(await mailsOf(alice)).toEqual(["subscription_activated", "features_restricted"]);
  });
});

describe("a clock that jumps", () => {
  it("back an hour or ahead 40 days neither doubles nor skips a renewal", async () => {
    const alice = await subscriber();
    const studentIds = [alice.studentId];
    const run = (now: Date) => runDue(at(now), "renew-subscriptions", { studentIds });
    await run(alice.night());
    await run(new Date(alice.night().getTime() - 3_600_000));
    await run(alice.night());
    expect(await attemptsOf(alice)).toHaveLength(1);
    await run(alice.night(40));
    await run(alice.night());
    await run(alice.night(40));
    expect(await attemptsOf(alice)).toEqual([
      [1, "captured"],
      [1, "captured"],
    ]);
    await expectPeriods(alice, 3);
  });
});

describe("reminders", () => {
  const remind = (student: Subscriber, now: Date) =>
    runDue(at(now), "send-renewal-reminders", { studentIds: [student.studentId] });

  it("go out once a period, seven days before, whoever runs", async () => {
    const alice = await subscriber();
    expect((await remind(alice, alice.night(-8, 9))).done).toBe(0);
    await Promise.all([1, 2, 3].map(() => remind(alice, alice.night(-7, 9))));
    await remind(alice, alice.night(-6, 9));
    const { rows } = await world.database.pool.query(
      "SELECT props FROM mail WHERE student_id = $1 AND type = 'renewal_reminder'",
      [alice.studentId],
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].props).toMatchObject({
      variant: "renews",
      days: 7,
      price: { amount: PREMIUM, currency: "INR" },
      chargedAt: alice.night().toISOString(),
      method: "Visa ending in 1007",
      methodProblem: null,
    });
  });

  it("that are late say the real number of days, and that it ends where it does", async () => {
    const alice = await subscriber();
    await alice.call("cancelSubscription");
    await remind(alice, alice.night(-2, 9));
    const { rows } = await world.database.pool.query(
      "SELECT props FROM mail WHERE student_id = $1 AND type = 'renewal_reminder'",
      [alice.studentId],
    );
    expect(rows[0].props).toMatchObject({ variant: "ends", days: 3, chargedAt: null });
  });
});
