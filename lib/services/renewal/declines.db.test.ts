import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { instantOfDay, plusDays, toCalendarDay } from "@/lib/domain/calendar";
import { toWireId } from "@/lib/domain/id";
import { completeEnv } from "@/lib/env";
import { evaluateAlerts } from "@/lib/services/alert/evaluate-alerts";
import { usePool } from "@/test/support/engine";
import { ledgerOf, type Payer, type PaymentWorld, startPaymentWorld, system } from "@/test/support/payments";
import { KEYS } from "@/test/support/simulator";
import { reconcilePayments } from "../gateway-sync/reconcile-payments";
import { reconcileRenewals } from "./reconcile-renewals";
import { renewSubscription } from "./renew-subscription";
import { restoreSubscription } from "./restore-subscription";
import { retryPutOffRenewals } from "./retry-put-off-renewals";

const PREMIUM = 79_900;
const UPI = "success@razorpay";

let world: PaymentWorld;
beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
});
afterAll(() => world?.stop());

interface Subscriber extends Payer {
  subscriptionId: string;
  /** An hour of the renewal day, or of a day after it. */
  at(hour: number, days?: number): Date;
  /** The same, and the banks' clock goes along. */
  moveTo(hour: number, days?: number): Promise<ReturnType<typeof system>>;
}

async function subscriber(instrument?: string): Promise<Subscriber> {
  const payer = await world.newcomer();
  const { body } = await payer.call("checkout", { body: { plan: "premium" } });
  await payer.call("verify", { body: await payer.pay(body.order_id, instrument) });
  await world.drain();
  const row = await payer.row();
  const { rows } = await world.database.pool.query(
    "SELECT to_char(renewal_date, 'YYYY-MM-DD') AS day FROM user_subscription WHERE id = $1",
    [row.id],
  );
  const day = toCalendarDay(rows[0].day);
  const at = (hour: number, days = 0) => {
    const midnight = instantOfDay(plusDays(day, days), 0, "Asia/Kolkata");
    return new Date(midnight.getTime() + hour * 3_600_000);
  };
  const customers = [toWireId("student", payer.studentId)];
  return {
    ...payer,
    subscriptionId: row.id,
    at,
    moveTo: async (hour, days) => {
      const now = at(hour, days);
      await world.control("POST", "/settle", { now: now.toISOString(), customers });
      return system(now);
    },
  };
}

function behave({ studentId }: Payer, behaviour: object) {
  return world.control("POST", "/behaviour", { student_id: toWireId("student", studentId), ...behaviour });
}

async function attemptsOf({ subscriptionId }: Subscriber): Promise<string[]> {
  const { rows } = await world.database.pool.query(
    "SELECT concat_ws(' ', attempt, status, decline_reason) AS line FROM subscription_renewal_log WHERE subscription_id = $1 ORDER BY attempt",
    [subscriptionId],
  );
  return rows.map(({ line }) => line);
}

async function mailsOf({ studentId }: Payer) {
  const { rows } = await world.database.pool.query(
    "SELECT type, props ->> 'reason' AS reason, props -> 'retriesAt' AS retries FROM mail WHERE student_id = $1 AND type <> 'subscription_activated' ORDER BY created_at, id",
    [studentId],
  );
  return rows;
}

const tokenOf = async ({ studentId }: Payer): Promise<string> => {
  const { body } = await world.control("GET", `/ledger?customer=${toWireId("student", studentId)}`);
  return body.tokens[0].id;
};

async function expectPeriods(student: Subscriber, periods: number): Promise<void> {
  await world.drain();
  const paid = { captured: PREMIUM * periods, refunded: 0 };
  expect(await ledgerOf(world, student)).toMatchObject({ theirs: paid, ours: paid, invoices: periods });
}

describe("a fault that is ours or the gateway's", () => {
  it.each([
    ["recurring_payment_not_enabled", { next: "refuse" }],
    ["merchant_not_activated", { next: "decline" }],
    ["gateway_technical_error", { next: "decline" }],
    ["server_error", { next: "decline" }],
  ])("(%s) begins no grace, writes no mail, wakes staff, and is tried again with backoff", async (reason, how) => {
    const alice = await subscriber();
    const studentIds = [alice.studentId];
    await behave(alice, { ...how, reason, on: "recurring", times: 2 });
    expect(await renewSubscription(system(alice.at(2)), alice.subscriptionId)).toBe("failed");
    expect(await alice.row()).toMatchObject({ plan_key: "premium", status: "active", grace_period_end: null });
    const { body } = await alice.call("currentSubscription");
    expect(body.subscription).toMatchObject({ payment_in_progress: false, decline: null });
    expect(await mailsOf(alice)).toEqual([]);
    expect(await evaluateAlerts(alice.at(2.2))).toContain(`opened renewal_faults ${reason}`);

    expect(await retryPutOffRenewals(system(alice.at(2.9)), { studentIds })).toEqual({ tried: 0, failed: 0 });
    expect(await retryPutOffRenewals(system(alice.at(3)), { studentIds })).toEqual({ tried: 1, failed: 1 });
    expect(await retryPutOffRenewals(system(alice.at(6.9)), { studentIds })).toEqual({ tried: 0, failed: 0 });
    expect(await retryPutOffRenewals(system(alice.at(7)), { studentIds })).toEqual({ tried: 1, failed: 0 });
    expect(await attemptsOf(alice)).toEqual([`1 failed ${reason}`, `2 failed ${reason}`, "3 captured"]);
    expect(await evaluateAlerts(alice.at(7.2))).toContain(`resolved renewal_faults ${reason}`);
    await expectPeriods(alice, 2);
  });

  it("lasts for days without taking the plan, and without one grace", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "refuse", on: "recurring", times: "always" });
    for (const days of [0, 1, 2, 3, 4, 5]) {
      await renewSubscription(system(alice.at(2, days)), alice.subscriptionId);
      expect(await restoreSubscription(system(alice.at(3, days)), alice.subscriptionId)).toEqual([]);
      expect(await alice.row()).toMatchObject({ plan_key: "premium", status: "active", grace_period_end: null });
    }
    expect(await mailsOf(alice)).toEqual([]);
    await behave(alice, { next: "capture", on: "recurring" });
    expect(await renewSubscription(system(alice.at(4, 6)), alice.subscriptionId)).toBe("captured");
    await expectPeriods(alice, 2);
  });

  it("of our account is probed by a few renewals a round, not by all", async () => {
    const students = await Promise.all(Array.from({ length: 7 }, () => subscriber()));
    const studentIds = students.map(({ studentId }) => studentId);
    for (const student of students) {
      await behave(student, { next: "refuse", on: "recurring", times: "always" });
      await renewSubscription(system(student.at(2)), student.subscriptionId);
    }
    const later = new Date(Math.max(...students.map((student) => student.at(4).getTime())));
    expect(await retryPutOffRenewals(system(later), { studentIds })).toEqual({ tried: 5, failed: 5 });
  });

  it("such as wrong keys ends the attempt that was never sent", async () => {
    const alice = await subscriber();
    completeEnv({ RAZORPAY_KEY_SECRET: "another-secret-of-nobody" });
    try {
      expect(await renewSubscription(system(alice.at(2)), alice.subscriptionId)).toBe("failed");
    } finally {
      completeEnv({ RAZORPAY_KEY_SECRET: KEYS.keySecret });
    }
    expect(await attemptsOf(alice)).toEqual(["1 failed keys_not_accepted"]);
    expect((await alice.call("currentSubscription")).body.subscription.payment_in_progress).toBe(false);
    expect(await retryPutOffRenewals(system(alice.at(3)), { studentIds: [alice.studentId] })).toMatchObject({
      tried: 1,
      failed: 0,
    });
    await expectPeriods(alice, 2);
  });
});

describe("a decline that time does not cure", () => {
  it.each(["mandate_expired", "payer_account_has_changed", "mandate_current_cycle_allowed_debit_exceeds"])(
    "(%s) is not retried in the grace period, and says so",
    async (reason) => {
      const alice = await subscriber();
      await behave(alice, { next: "decline", reason });
      expect(await renewSubscription(system(alice.at(2)), alice.subscriptionId)).toBe("declined");
      expect(await mailsOf(alice)).toEqual([{ type: "renewal_failed", reason, retries: [] }]);
      for (const days of [1, 2]) {
        expect(await renewSubscription(system(alice.at(2, days)), alice.subscriptionId)).toBe("nothing_due");
      }
      const { body } = await alice.call("currentSubscription");
      expect(body.subscription.decline).toMatchObject({ reason, cure: "new_method" });
    },
  );

  it("a mandate that is paused is charged as soon as it is resumed", async () => {
    const alice = await subscriber(UPI);
    const token_id = await tokenOf(alice);
    const say = async (status: string) => {
      await world.control("POST", "/tokens", { token_id, status });
      await world.send((await world.eventsOf(token_id)).map(({ id }) => id));
      await world.drain();
    };
    await say("paused");
    expect(await renewSubscription(await alice.moveTo(2), alice.subscriptionId)).toBe("declined");
    expect(await attemptsOf(alice)).toEqual(["1 declined mandate_paused"]);
    await say("resumed");
    const { rows } = await world.database.pool.query(
      "SELECT name FROM outbox_event WHERE name = 'payment/method.confirmed' AND data ->> 'subscriptionId' = $1 ORDER BY id",
      [alice.subscriptionId],
    );
    expect(rows.length).toBeGreaterThan(0);
    const afternoon = await alice.moveTo(14);
    expect(await renewSubscription(afternoon, alice.subscriptionId, { afresh: true })).toBe("captured");
    await expectPeriods(alice, 2);
  });
});

describe("a debit that the payer skipped", () => {
  it("is a state of its own: grace without blame, no retry, and it can be paid", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "decline", reason: "payment_cancelled", on: "recurring" });
    expect(await renewSubscription(system(alice.at(2)), alice.subscriptionId)).toBe("skipped");
    expect(await attemptsOf(alice)).toEqual(["1 skipped payment_cancelled"]);
    expect(await alice.row()).toMatchObject({ plan_key: "premium", status: "pending_renewal" });
    expect(await mailsOf(alice)).toEqual([{ type: "renewal_failed", reason: "payment_cancelled", retries: [] }]);
    for (const afresh of [false, true]) {
      expect(await renewSubscription(system(alice.at(2, 1)), alice.subscriptionId, { afresh })).toBe("nothing_due");
    }
    const { body } = await alice.call("currentSubscription");
    expect(body.subscription.decline).toEqual({ reason: "payment_cancelled", owner: "payer", cure: "payer_pays" });
  });
});

describe("a debit that is not decided", () => {
  it("(payment_pending) waits, and counts when the money comes", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "decline", reason: "payment_pending", on: "recurring" });
    expect(await renewSubscription(await alice.moveTo(2), alice.subscriptionId)).toBe("waiting");
    expect(await reconcileRenewals(await alice.moveTo(3), { studentIds: [alice.studentId] })).toMatchObject({
      failed: 0,
    });
    expect(await alice.row()).toMatchObject({ status: "active", grace_period_end: null });
    const { body } = await world.control("GET", `/ledger?customer=${toWireId("student", alice.studentId)}`);
    const pending = body.payments.find(({ status }: { status: string }) => status === "failed");
    await world.control("POST", `/payments/${pending.id}/authorize-late`);
    await reconcilePayments(await alice.moveTo(4), [alice.studentId]);
    await reconcileRenewals(await alice.moveTo(5), { studentIds: [alice.studentId] });
    expect(await attemptsOf(alice)).toEqual(["1 captured"]);
    await expectPeriods(alice, 2);
  });

  it("(payment_pending) for longer than any debit takes is a decline, and blocks nobody for ever", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "decline", reason: "payment_pending", on: "recurring" });
    expect(await renewSubscription(await alice.moveTo(2), alice.subscriptionId)).toBe("waiting");
    await reconcilePayments(await alice.moveTo(2, 3), [alice.studentId]);
    expect(await attemptsOf(alice)).toEqual(["1 declined payment_pending"]);
    expect(await alice.row()).toMatchObject({ status: "pending_renewal" });
    expect((await alice.call("currentSubscription")).body.subscription.payment_in_progress).toBe(false);
  });

  it("(an unknown word of the bank) is a decline, and staff are told", async () => {
    const alice = await subscriber();
    await behave(alice, { next: "decline", reason: "word_of_next_year" });
    expect(await renewSubscription(system(alice.at(2)), alice.subscriptionId)).toBe("declined");
    expect(await evaluateAlerts(alice.at(2.1))).toContain("opened renewal_faults unknown word_of_next_year");
  });
});

describe("a renewal by UPI", () => {
  it("is not asked for in the peak hours, and is made when they are over", async () => {
    const alice = await subscriber(UPI);
    const studentIds = [alice.studentId];
    expect(await renewSubscription(await alice.moveTo(11), alice.subscriptionId)).toBe("nothing_due");
    expect(await attemptsOf(alice)).toEqual([]);
    expect(await retryPutOffRenewals(await alice.moveTo(12.9), { studentIds })).toEqual({ tried: 0, failed: 0 });
    expect(await retryPutOffRenewals(await alice.moveTo(13), { studentIds })).toEqual({ tried: 1, failed: 0 });
    expect(await attemptsOf(alice)).toEqual(["1 captured"]);
    await expectPeriods(alice, 2);
  });

  it("is not made on the mandate's last day, but asks for a new mandate", async () => {
    const alice = await subscriber(UPI);
    await world.database.pool.query("UPDATE payment_method SET mandate_expires_at = $2 WHERE student_id = $1", [
      alice.studentId,
      alice.at(23),
    ]);
    expect(await renewSubscription(await alice.moveTo(2), alice.subscriptionId)).toBe("declined");
    expect(await attemptsOf(alice)).toEqual(["1 declined mandate_expired"]);
  });

  it("keeps when its mandate ends", async () => {
    const alice = await subscriber(UPI);
    const { rows } = await world.database.pool.query(
      "SELECT mandate_expires_at > now() + interval '9 years' AS long FROM payment_method WHERE student_id = $1",
      [alice.studentId],
    );
    expect(rows).toEqual([{ long: true }]);
  });

  it("is tried four times in a period, whoever asks", async () => {
    const alice = await subscriber(UPI);
    await behave(alice, { next: "decline", reason: "insufficient_funds", times: "always", on: "recurring" });
    const charged = [];
    for (const hour of [2, 3, 4, 5, 6]) {
      // A method that is confirmed again is charged at once.
      await world.database.pool.query(
        "UPDATE subscription_renewal_log SET payment_method_id = NULL WHERE subscription_id = $1",
        [alice.subscriptionId],
      );
      charged.push(await renewSubscription(await alice.moveTo(hour), alice.subscriptionId, { afresh: true }));
    }
    expect(charged).toEqual(["declined", "declined", "declined", "declined", "nothing_due"]);
  });
});
