import { describe, expect, it } from "vitest";
import { money } from "./money";
import { addCalendarDays } from "./period";
import { decide, STATES, type State, stateOf, TRANSITIONS } from "./subscription";
import type {
  Decision,
  EventType,
  PaidSubscription,
  Sale,
  Subscription,
  SubscriptionEvent,
} from "./subscription-model";
import { REFUSALS } from "./subscription-model";
import { brokenConstraints } from "./support/constraints";
import { after, applied, bought, PLANS, SETTINGS, signedUp } from "./support/subscriptions";

const NOW = new Date("2026-01-11T05:30:00Z");
const days = (count: number, from = NOW) => addCalendarDays(from, count, SETTINGS.timeZone);
const hours = (count: number, from: Date) => new Date(from.getTime() + count * 3_600_000);
const sale = (requestedAt: Date, plan = PLANS.premium as Sale["plan"], paymentId = "pay-2"): Sale => ({
  paymentId,
  plan,
  paid: plan.price,
  requestedAt,
});

const renewing = bought(PLANS.premium, NOW);
const nonRenewing = applied(renewing, { type: "auto_renewal_turned_off" }, NOW);
const canceling = applied(renewing, { type: "cancel_asked", reason: null }, NOW);
const declinedAt = new Date("2026-02-08T20:30:00Z");
const declined = {
  type: "renewal_declined",
  attemptId: "a1",
  amount: PLANS.premium.price,
  reason: "card_declined",
} as const;
const pastDue = applied(renewing, declined, declinedAt);
const expired = applied(nonRenewing, { type: "end_passed" }, nonRenewing.endDate);
const pastDueCanceling = applied(pastDue, { type: "cancel_asked", reason: null }, declinedAt);
const free = signedUp(NOW);

const SPECIMENS: Record<Exclude<State, "absent">, Subscription> = {
  free,
  renewing,
  non_renewing: nonRenewing,
  canceling,
  past_due: pastDue,
  expired,
  past_due_canceling: pastDueCanceling,
};

const EVENTS: { [T in EventType]: Extract<SubscriptionEvent, { type: T }> } = {
  signed_up: { type: "signed_up" },
  purchase_captured: { type: "purchase_captured", sale: sale(NOW) },
  renewal_requested: { type: "renewal_requested", requestedAt: declinedAt },
  renewal_captured: { type: "renewal_captured", sale: sale(declinedAt), renews: renewing.endDate },
  renewal_declined: declined,
  renewal_attempt_failed: { type: "renewal_attempt_failed", attemptId: "a1", reason: "server_error" },
  settlement_overdue: { type: "settlement_overdue", attemptId: "a1", amount: PLANS.premium.price },
  period_started: { type: "period_started" },
  end_passed: { type: "end_passed" },
  grace_passed: { type: "grace_passed" },
  cancel_asked: { type: "cancel_asked", reason: "exams are over" },
  resume_asked: { type: "resume_asked" },
  auto_renewal_turned_off: { type: "auto_renewal_turned_off" },
  auto_renewal_turned_on: { type: "auto_renewal_turned_on" },
  upgrade_captured: { type: "upgrade_captured", sale: sale(NOW, PLANS.pro), pricedUntil: renewing.endDate },
  upgrade_granted: { type: "upgrade_granted", plan: { ...PLANS.pro, price: PLANS.premium.price } },
  downgrade_asked: { type: "downgrade_asked", plan: PLANS.premium },
  downgrade_undone: { type: "downgrade_undone" },
  cancelled_now: { type: "cancelled_now", reason: "asked by phone", refund: null },
  period_refunded: { type: "period_refunded", paymentId: "pay-1", keeps: null },
  dispute_lost: { type: "dispute_lost", paymentId: "pay-1", keeps: null },
  upgrade_refunded: {
    type: "upgrade_refunded",
    paymentId: "pay-2",
    below: PLANS.premium,
    isRenewed: false,
    keepsSchedule: false,
  },
  extended_by_admin: { type: "extended_by_admin", days: 5, reason: "outage" },
};

function changes(decision: Decision) {
  if (decision.kind !== "changed") throw new Error(`${decision.kind}: ${decision.reason}`);
  return decision.changes;
}

function mailTypes(decision: Decision) {
  return decision.kind === "changed" ? decision.mails.map(({ type }) => type) : [];
}

describe("the grid", () => {
  it("reads as it stands in the specification", () => {
    const cell = (rule: unknown) => (typeof rule === "function" ? rule.name : `- ${rule}`);
    const lines = Object.entries(TRANSITIONS).map(([event, row]) =>
      `${event.padEnd(24)}${row.map((rule) => cell(rule).padEnd(21)).join("")}`.trimEnd(),
    );
    const head = `${"".padEnd(24)}${STATES.map((state) => state.padEnd(21)).join("")}`.trimEnd();
    expect(`\n${[head, ...lines].join("\n")}\n`).toMatchInlineSnapshot(`
      "
                              absent               free                 renewing             non_renewing         canceling            past_due             expired              past_due_canceling
      signed_up               create               - already_exists     - already_exists     - already_exists     - already_exists     - already_exists     - already_exists     - already_exists
      purchase_captured       - no_subscription    activate             refund               refund               refund               revive               revive               revive
      renewal_requested       - no_subscription    - on_free_plan       awaitMoney           - not_renewing       - not_renewing       awaitMoney           - not_renewing       - not_renewing
      renewal_captured        - no_subscription    refund               renew                renew                renew                revive               revive               revive
      renewal_declined        - no_subscription    - on_free_plan       enterGrace           forgetAttempt        forgetAttempt        forgetAttempt        forgetAttempt        forgetAttempt
      renewal_attempt_failed  - no_subscription    - on_free_plan       forgetAttempt        forgetAttempt        forgetAttempt        forgetAttempt        forgetAttempt        forgetAttempt
      settlement_overdue      - no_subscription    - on_free_plan       giveUpWaiting        forgetOverdue        forgetOverdue        forgetOverdue        forgetOverdue        forgetOverdue
      period_started          - no_subscription    - on_free_plan       startPeriod          startPeriod          startPeriod          startPeriod          startPeriod          startPeriod
      end_passed              - no_subscription    - on_free_plan       - renewal_due        expire               end                  - in_grace           - in_grace           - in_grace
      grace_passed            - no_subscription    - on_free_plan       - not_in_grace       - not_in_grace       - not_in_grace       end                  end                  end
      cancel_asked            - no_subscription    - on_free_plan       cancel               cancel               - already_cancelled  cancel               cancel               - already_cancelled
      resume_asked            - no_subscription    - on_free_plan       - not_cancelled      - not_cancelled      resume               - in_grace           - in_grace           - in_grace
      auto_renewal_turned_off - no_subscription    - on_free_plan       turnOff              - already_off        - already_off        - in_grace           - in_grace           - in_grace
      auto_renewal_turned_on  - no_subscription    - on_free_plan       - already_on         resume               resume               - in_grace           - in_grace           - in_grace
      upgrade_captured        - no_subscription    refund               upgrade              upgrade              upgrade              refund               refund               refund
      upgrade_granted         - no_subscription    - on_free_plan       grantUpgrade         grantUpgrade         grantUpgrade         - in_grace           - in_grace           - in_grace
      downgrade_asked         - no_subscription    - on_free_plan       schedule             schedule             schedule             - in_grace           - in_grace           - in_grace
      downgrade_undone        - no_subscription    - on_free_plan       unschedule           unschedule           unschedule           - in_grace           - in_grace           - in_grace
      cancelled_now           - no_subscription    - on_free_plan       cancelNow            cancelNow            cancelNow            cancelNow            cancelNow            cancelNow
      period_refunded         - no_subscription    - on_free_plan       endBeforeStart       endBeforeStart       endBeforeStart       endByRefund          endByRefund          endByRefund
      dispute_lost            - no_subscription    - on_free_plan       endBeforeStart       endBeforeStart       endBeforeStart       endByRefund          endByRefund          endByRefund
      upgrade_refunded        - no_subscription    - on_free_plan       undoUpgrade          undoUpgrade          undoUpgrade          undoUpgrade          undoUpgrade          undoUpgrade
      extended_by_admin       - no_subscription    - on_free_plan       extendByAdmin        extendByAdmin        extendByAdmin        extendByAdmin        extendByAdmin        extendByAdmin
      "
    `);
  });

  it("knows every state by the row that it stands for", () => {
    for (const [state, specimen] of Object.entries(SPECIMENS)) {
      expect(stateOf(specimen)).toBe(state);
      expect(brokenConstraints(specimen)).toEqual([]);
    }
    expect(() => stateOf({ ...renewing, status: "cancelled" })).toThrow(/cancelled on the paid plan premium/);
  });

  const refused = Object.entries(TRANSITIONS).flatMap(([event, row]) =>
    row.flatMap((rule, column) =>
      typeof rule === "string" ? [[event as EventType, STATES[column] ?? "free", rule]] : [],
    ),
  );

  it.each(refused as [EventType, State, string][])("%s in %s is refused by name: %s", (event, state, reason) => {
    expect(REFUSALS).toContain(reason);
    const s = state === "absent" ? { id: "s1" } : SPECIMENS[state];
    expect(decide(s, EVENTS[event], days(20), SETTINGS)).toEqual({ kind: "refused", reason });
  });

  it("lets money that came for nothing go back, and changes nothing", () => {
    const back = (s: Subscription, event: SubscriptionEvent, now = NOW) => {
      const decision = decide(s, event, now, SETTINGS);
      expect(decision).toMatchObject({ kind: "refund", events: [{ name: "payment/refund.requested" }] });
      return decision.kind === "refund" ? decision.reason : null;
    };
    expect(back(free, EVENTS.renewal_captured)).toBe("subscription_ended");
    expect(back(free, EVENTS.upgrade_captured)).toBe("subscription_ended");
    expect(back(renewing, EVENTS.purchase_captured)).toBe("already_subscribed");
    expect(back(pastDue, EVENTS.upgrade_captured)).toBe("priced_for_another_period");
    expect(back(renewing, { ...EVENTS.upgrade_captured, pricedUntil: days(29) })).toBe("priced_for_another_period");
    expect(back(renewing, EVENTS.upgrade_captured, renewing.endDate)).toBe("priced_for_another_period");
    expect(back(renewing, { ...EVENTS.upgrade_captured, sale: sale(NOW) })).toBe("not_an_upgrade");
    expect(back(renewing, { ...EVENTS.renewal_captured, renews: days(0) })).toBe("period_already_paid");
    expect(back(renewing, { ...EVENTS.renewal_captured, renews: null })).toBe("period_already_paid");
    expect(back(pastDue, { ...EVENTS.renewal_captured, renews: days(0) })).toBe("period_already_paid");
    expect(back({ ...renewing, openAttempt: { requestedAt: NOW } }, EVENTS.upgrade_captured)).toBe(
      "payment_in_progress",
    );
  });
});

describe("a purchase", () => {
  it("starts now, for 30 days, and renews on the day before the day of its end", () => {
    expect(renewing).toMatchObject({
      planKey: "premium",
      status: "active",
      autoRenewal: true,
      startDate: NOW,
      endDate: new Date("2026-02-10T05:30:00Z"),
      renewalDay: "2026-02-09",
      entitledPlanVersionId: "premium-1",
      entitledUntil: new Date("2026-02-13T05:30:00Z"),
      quotaAnchor: NOW,
    });
  });

  it("notifies the student once, however often the capture is reported", () => {
    const decision = decide(free, EVENTS.purchase_captured, NOW, SETTINGS);
    expect(decision).toMatchObject({
      mails: [{ type: "subscription_activated", cause: "subscription_activated:s1:pay-2", renewalDay: "2026-02-09" }],
      audit: { action: "subscription.activated", before: { planKey: "free" }, after: { planKey: "premium" } },
    });
  });

  it.each([1, 3, 7, 0])("moves the renewal day with a lead of %d days", (renewalLeadDays) => {
    const s = bought(PLANS.premium, NOW, { ...SETTINGS, renewalLeadDays });
    expect(s.renewalDay).toBe(`2026-02-${String(10 - renewalLeadDays).padStart(2, "0")}`);
  });

  it("takes the day of the end from the billing time zone", () => {
    const lateEvening = new Date("2026-01-11T20:00:00Z");
    expect(bought(PLANS.premium, lateEvening).renewalDay).toBe("2026-02-10");
    expect(bought(PLANS.premium, lateEvening, { ...SETTINGS, timeZone: "UTC" }).renewalDay).toBe("2026-02-09");
  });
});

describe("a renewal", () => {
  it("runs on from the old end, to the millisecond, and says so once", () => {
    const decision = decide(renewing, EVENTS.renewal_captured, declinedAt, SETTINGS);
    expect(changes(decision)).toEqual({
      startDate: renewing.endDate,
      endDate: days(30, renewing.endDate),
      renewalDay: "2026-03-11",
      lastPaymentDate: declinedAt,
      entitledUntil: hours(72, days(30, renewing.endDate)),
    });
    expect(mailTypes(decision)).toEqual(["renewal_successful"]);
  });

  it("that lands late still runs on from the old end", () => {
    const requested = applied(renewing, { ...EVENTS.renewal_requested }, declinedAt);
    const landed = applied(requested, EVENTS.renewal_captured, hours(20, renewing.endDate));
    expect(landed.endDate).toEqual(days(30, renewing.endDate));
  });

  it("does not charge for days that nobody served: after 45 days of downtime the period begins now", () => {
    const now = days(45, renewing.endDate);
    const event = { ...EVENTS.renewal_captured, sale: sale(now) };
    expect(changes(decide(renewing, event, now, SETTINGS))).toMatchObject({ startDate: now, endDate: days(30, now) });
    const soon = hours(71, renewing.endDate);
    const inTime = { ...EVENTS.renewal_captured, sale: sale(soon) };
    expect(changes(decide(renewing, inTime, soon, SETTINGS))).toMatchObject({ startDate: renewing.endDate });
  });

  it("keeps the entitlement while a payment is in progress, and neither ends nor charges meanwhile", () => {
    const late = days(45, renewing.endDate);
    const waiting = applied(renewing, { type: "renewal_requested", requestedAt: late }, late);
    expect(waiting.entitledUntil).toEqual(days(3, hours(72, late)));
    for (const s of [nonRenewing, canceling]) {
      const onItsWay = { ...s, openAttempt: { requestedAt: declinedAt } };
      expect(decide(onItsWay, EVENTS.end_passed, days(1, s.endDate), SETTINGS)).toEqual({
        kind: "refused",
        reason: "payment_in_progress",
      });
    }
    const inGrace = { ...pastDue, openAttempt: { requestedAt: days(1, declinedAt) } };
    expect(decide(inGrace, EVENTS.grace_passed, days(9, declinedAt), SETTINGS)).toMatchObject({
      reason: "payment_in_progress",
    });
  });

  it("after a cancellation that came too late to stop it is applied, and nothing renews after it", () => {
    const requested = applied(renewing, EVENTS.renewal_requested, declinedAt);
    const cancelled = applied(requested, EVENTS.cancel_asked, hours(1, declinedAt));
    expect(cancelled.entitledUntil).toEqual(hours(72, renewing.endDate));
    const landed = applied(cancelled, EVENTS.renewal_captured, hours(30, declinedAt));
    expect(stateOf(landed)).toBe("canceling");
    expect(landed.endDate).toEqual(days(30, renewing.endDate));
    expect(landed.entitledUntil).toEqual(landed.endDate);
  });

  it("at a lower plan keeps the higher limits until that plan's period begins", () => {
    const pro = applied(bought(PLANS.pro, NOW), { type: "downgrade_asked", plan: PLANS.premium }, NOW);
    const renewed = applied(pro, EVENTS.renewal_captured, declinedAt);
    expect(renewed).toMatchObject({ planKey: "premium", price: PLANS.premium.price, scheduledPlanKey: null });
    expect(renewed.entitledPlanVersionId).toBe("pro-1");
    expect(decide(renewed, EVENTS.period_started, hours(-1, renewed.startDate), SETTINGS)).toMatchObject({
      reason: "not_due",
    });
    const begun = applied(renewed, EVENTS.period_started, renewed.startDate);
    expect(begun.entitledPlanVersionId).toBe("premium-1");
    expect(decide(begun, EVENTS.period_started, renewed.startDate, SETTINGS)).toMatchObject({ reason: "not_due" });
  });
});

describe("a declined renewal", () => {
  it("opens a grace of three days, and takes away no paid day", () => {
    expect(pastDue).toMatchObject({
      status: "pending_renewal",
      planKey: "premium",
      autoRenewal: true,
      gracePeriodEnd: new Date("2026-02-11T20:30:00Z"),
      entitledUntil: new Date("2026-02-11T20:30:00Z"),
    });
    const early = { ...SETTINGS, renewalLeadDays: 7 };
    const s = bought(PLANS.premium, NOW, early);
    const weekBefore = new Date("2026-02-02T20:30:00Z");
    expect(applied(s, declined, weekBefore, early).gracePeriodEnd).toEqual(s.endDate);
  });

  it("writes one mail a grace, however often the retries fail", () => {
    const first = decide(renewing, declined, declinedAt, SETTINGS);
    expect(first).toMatchObject({
      mails: [{ type: "renewal_failed", reason: "card_declined", gracePeriodEnd: pastDue.gracePeriodEnd }],
    });
    const retried = applied(
      pastDue,
      { type: "renewal_requested", requestedAt: days(2, declinedAt) },
      days(2, declinedAt),
    );
    expect(retried.entitledUntil).toEqual(hours(72, days(2, declinedAt)));
    const again = decide(retried, { ...declined, attemptId: "a2" }, days(2, declinedAt), SETTINGS);
    expect(mailTypes(again)).toEqual([]);
    expect(changes(again)).toEqual({ entitledUntil: pastDue.gracePeriodEnd });
  });

  it("that nobody answers counts as declined 72 hours after the end, with an alert, and a late debit is still applied", () => {
    const waiting = applied(renewing, EVENTS.renewal_requested, declinedAt);
    const deadline = hours(72, renewing.endDate);
    expect(decide(waiting, EVENTS.settlement_overdue, hours(71, renewing.endDate), SETTINGS)).toMatchObject({
      reason: "not_due",
    });
    expect(decide(renewing, EVENTS.settlement_overdue, deadline, SETTINGS)).toMatchObject({
      reason: "no_payment_in_progress",
    });
    const decision = decide(waiting, EVENTS.settlement_overdue, deadline, SETTINGS);
    expect(decision).toMatchObject({
      mails: [{ type: "renewal_failed", reason: "no_answer", gracePeriodEnd: days(3, deadline) }],
      events: [{ name: "subscription/renewal.failed" }, { name: "subscription/settlement.overdue" }],
    });
    const given = applied(waiting, EVENTS.settlement_overdue, deadline);
    const landed = applied(given, EVENTS.renewal_captured, days(1, deadline));
    expect(landed.endDate).toEqual(days(30, renewing.endDate));
  });

  it("of a debit after a cancellation changes nothing", () => {
    const cancelled = {
      ...canceling,
      openAttempt: { requestedAt: declinedAt },
      entitledUntil: hours(72, canceling.endDate),
    };
    const decision = decide(cancelled, declined, declinedAt, SETTINGS);
    expect(changes(decision)).toEqual({ entitledUntil: canceling.endDate });
    expect(mailTypes(decision)).toEqual([]);
  });
});

describe("a payment in grace", () => {
  const pay = (s: PaidSubscription, requestedAt: Date, now = requestedAt) =>
    applied(s, { type: "renewal_captured", sale: sale(requestedAt), renews: null }, now);

  it("runs on from the old end while that lies ahead", () => {
    expect(pay(pastDue, days(1, declinedAt)).endDate).toEqual(days(30, pastDue.endDate));
  });

  it("runs on from the old end when the money was requested before it", () => {
    expect(pay(pastDue, hours(-1, pastDue.endDate), hours(30, pastDue.endDate)).endDate).toEqual(
      days(30, pastDue.endDate),
    );
  });

  it("runs from now otherwise", () => {
    const now = hours(20, pastDue.endDate);
    expect(pay(pastDue, now)).toMatchObject({
      startDate: now,
      endDate: days(30, now),
      status: "active",
      gracePeriodEnd: null,
    });
    expect(pay(expired, now)).toMatchObject({ startDate: now, endDate: days(30, now), status: "active" });
  });

  it("undoes a cancellation made before the payment, and keeps the student's own switch", () => {
    const now = hours(1, pastDue.endDate);
    expect(stateOf(pay(pastDueCanceling, now))).toBe("renewing");
    expect(stateOf(pay(expired, now))).toBe("non_renewing");
    const retry = pay(pastDueCanceling, hours(-1, declinedAt), now);
    expect(stateOf(retry)).toBe("canceling");
  });
});

describe("an end", () => {
  it("after auto-renewal was turned off opens a grace period; the same late job sends one mail, not two", () => {
    expect(expired).toMatchObject({
      status: "expired",
      gracePeriodEnd: days(3, nonRenewing.endDate),
      planKey: "premium",
    });
    expect(mailTypes(decide(nonRenewing, EVENTS.end_passed, nonRenewing.endDate, SETTINGS))).toEqual([
      "subscription_expired",
    ]);
    const late = decide(nonRenewing, EVENTS.end_passed, days(3, nonRenewing.endDate), SETTINGS);
    expect(changes(late)).toMatchObject({ planKey: "free", status: "inactive" });
    expect(mailTypes(late)).toEqual(["features_restricted"]);
  });

  it("after a cancellation is the end, without a grace", () => {
    const decision = decide(canceling, EVENTS.end_passed, canceling.endDate, SETTINGS);
    expect(changes(decision)).toMatchObject({
      planKey: "free",
      status: "inactive",
      endDate: null,
      entitledUntil: null,
    });
    expect(mailTypes(decision)).toEqual(["features_restricted"]);
  });

  it.each([
    ["non_renewing", "end_passed", nonRenewing, nonRenewing.endDate],
    ["canceling", "end_passed", canceling, canceling.endDate],
    ["past_due", "grace_passed", pastDue, pastDue.gracePeriodEnd],
    ["expired", "grace_passed", expired, expired.gracePeriodEnd],
    ["past_due_canceling", "grace_passed", pastDueCanceling, pastDueCanceling.gracePeriodEnd],
  ] as const)("of %s comes to the millisecond, not before", (_state, type, s, at) => {
    if (!at) throw new Error("no end");
    expect(decide(s, { type }, new Date(at.getTime() - 1), SETTINGS)).toEqual({ kind: "refused", reason: "not_due" });
    expect(decide(s, { type }, at, SETTINGS).kind).toBe("changed");
  });

  it("keeps the quota anchor, so that uses made on the paid plan still count", () => {
    const ended = after(pastDue, EVENTS.grace_passed, days(3, declinedAt));
    expect(ended).toMatchObject({ planKey: "free", status: "inactive", quotaAnchor: NOW, lastPaymentDate: NOW });
  });
});

describe("what the student requests", () => {
  it("an upgrade that costs no more starts at once, without a payment, and another is refused", () => {
    const pro = { ...PLANS.pro, price: money(50_000, "INR") };
    const planned = { ...renewing, scheduledPlanKey: "basic", scheduledPlanVersionId: "b", scheduledPrice: pro.price };
    const up = applied(planned, { type: "upgrade_granted", plan: pro }, days(10));
    expect(up).toMatchObject({ planKey: "pro", price: pro.price, endDate: renewing.endDate, scheduledPlanKey: null });
    expect([up.entitledPlanVersionId, up.scheduledPrice]).toEqual([pro.versionId, null]);
    const dearer = { ...PLANS.pro, price: money(renewing.price.amount + 1, "INR") };
    const refused = decide(renewing, { type: "upgrade_granted", plan: dearer }, days(10), SETTINGS);
    expect(refused).toMatchObject({ reason: "not_a_free_upgrade" });
  });

  it("an upgrade that was paid more than a day after its quote is refunded, and one paid in time is not", () => {
    const paidAt = (at: Date) => ({ ...EVENTS.upgrade_captured, sale: { ...sale(NOW, PLANS.pro), paidAt: at } });
    const late = decide(renewing, paidAt(hours(24, NOW)), days(2), SETTINGS);
    expect(late).toMatchObject({ kind: "refund", reason: "quote_expired" });
    // We may hear of it days later.
    expect(decide(renewing, paidAt(hours(23, NOW)), days(5), SETTINGS).kind).toBe("changed");
  });

  it("cancelling keeps everything until the end, and resuming puts it back as it was", () => {
    expect(canceling).toMatchObject({
      status: "active",
      autoRenewal: false,
      cancelRequestedAt: NOW,
      endDate: renewing.endDate,
    });
    expect(canceling.entitledUntil).toEqual(canceling.endDate);
    expect(applied(canceling, EVENTS.resume_asked, days(5))).toEqual({ ...renewing, revision: canceling.revision + 1 });
  });

  it("cancelling in grace stops the retries and ends with the grace", () => {
    const decision = decide(pastDue, EVENTS.cancel_asked, declinedAt, SETTINGS);
    expect(decision).toMatchObject({
      mails: [{ type: "cancellation_confirmed", keepsUntil: pastDue.gracePeriodEnd }],
    });
    expect(pastDueCanceling).toMatchObject({ status: "pending_renewal", gracePeriodEnd: pastDue.gracePeriodEnd });
  });

  it("resuming after the end is refused, also before a job has recorded the end", () => {
    const over = (s: PaidSubscription, event: SubscriptionEvent) => decide(s, event, s.endDate, SETTINGS);
    expect(over(canceling, EVENTS.resume_asked)).toEqual({ kind: "refused", reason: "on_free_plan" });
    expect(over(nonRenewing, EVENTS.auto_renewal_turned_on)).toEqual({ kind: "refused", reason: "in_grace" });
  });

  it("in the grace that no job has recorded yet, cancels with the grace, and says so once", () => {
    const now = hours(5, nonRenewing.endDate);
    const decision = decide(nonRenewing, EVENTS.cancel_asked, now, SETTINGS);
    const gracePeriodEnd = days(3, nonRenewing.endDate);
    expect(changes(decision)).toMatchObject({ status: "expired", gracePeriodEnd });
    expect(mailTypes(decision)).toEqual(["subscription_expired", "cancellation_confirmed"]);
    const cancelled = applied(nonRenewing, EVENTS.cancel_asked, now);
    expect([stateOf(cancelled), cancelled.entitledUntil]).toEqual(["past_due_canceling", gracePeriodEnd]);
    expect(brokenConstraints(cancelled)).toEqual([]);
  });

  it("can buy again at once when a cancelled period is over, before a job has recorded it", () => {
    const bought = { ...EVENTS.purchase_captured, sale: sale(canceling.endDate, PLANS.pro) };
    const again = applied(canceling, bought, hours(1, canceling.endDate));
    expect(again).toMatchObject({ planKey: "pro", status: "active", cancelRequestedAt: null, autoRenewal: true });
    expect(again.startDate).toEqual(hours(1, canceling.endDate));
    expect(brokenConstraints(again)).toEqual([]);
  });

  it("an upgrade changes the plan and not the end", () => {
    const decision = decide(renewing, EVENTS.upgrade_captured, days(10), SETTINGS);
    expect(changes(decision)).toEqual({
      planKey: "pro",
      planVersionId: "pro-1",
      price: money(159900, "INR"),
      entitledPlanVersionId: "pro-1",
      lastPaymentDate: days(10),
    });
    expect(mailTypes(decision)).toEqual(["payment_receipt"]);
  });

  it("a downgrade is planned, and undone, and changes nothing today", () => {
    const pro = bought(PLANS.pro, NOW);
    expect(changes(decide(pro, EVENTS.downgrade_asked, NOW, SETTINGS))).toEqual({
      scheduledPlanKey: "premium",
      scheduledPlanVersionId: PLANS.premium.versionId,
      scheduledPrice: PLANS.premium.price,
    });
    const planned = applied(pro, EVENTS.downgrade_asked, NOW);
    expect(decide(planned, EVENTS.downgrade_asked, NOW, SETTINGS)).toMatchObject({ reason: "already_scheduled" });
    expect(applied(planned, EVENTS.downgrade_undone, NOW)).toEqual({ ...pro, revision: planned.revision + 1 });
    expect(decide(pro, EVENTS.downgrade_undone, NOW, SETTINGS)).toMatchObject({ reason: "nothing_scheduled" });
    expect(decide(renewing, EVENTS.downgrade_asked, NOW, SETTINGS)).toMatchObject({ reason: "not_a_downgrade" });
    expect(decide(pro, { type: "downgrade_asked", plan: PLANS.free }, NOW, SETTINGS)).toMatchObject({
      reason: "not_a_downgrade",
    });
  });

  it.each(["downgrade_asked", "downgrade_undone", "cancelled_now", "extended_by_admin"] as const)(
    "%s waits while money is on its way",
    (type) => {
      const waiting = { ...bought(PLANS.pro, NOW), openAttempt: { requestedAt: NOW } };
      expect(decide(waiting, EVENTS[type], NOW, SETTINGS)).toEqual({ kind: "refused", reason: "payment_in_progress" });
    },
  );
});

describe("what an admin does", () => {
  it("cancelling now is the end at once", () => {
    const refund = money(79900, "INR");
    const decision = decide(renewing, { type: "cancelled_now", reason: "fraud", refund }, days(3), SETTINGS);
    expect(changes(decision)).toMatchObject({ planKey: "free", status: "cancelled", startDate: days(3) });
    expect(decision).toMatchObject({
      mails: [{ type: "cancellation_confirmed", keepsUntil: null, refund }],
      audit: { reason: "fraud" },
    });
  });

  it("a full refund of the current period ends it, and leaves the mail to the refund", () => {
    const decision = decide(renewing, EVENTS.period_refunded, days(3), SETTINGS);
    expect(changes(decision)).toMatchObject({ planKey: "free", status: "inactive" });
    expect(mailTypes(decision)).toEqual([]);
  });

  it("a full refund of a period that has not begun takes that one back, and lets the running one run to its end", () => {
    const keeps = { startDate: NOW, plan: PLANS.premium };
    for (const s of [renewing, nonRenewing, canceling]) {
      const renewed = applied(s, { type: "renewal_captured", sale: sale(days(29)), renews: s.endDate }, days(29));
      expect(renewed).toMatchObject({ startDate: days(30), endDate: days(60) });
      const decision = decide(renewed, { ...EVENTS.period_refunded, keeps }, days(29), SETTINGS);
      const kept = applied(renewed, { ...EVENTS.period_refunded, keeps }, days(29));
      expect(kept).toMatchObject({ planKey: "premium", status: "active", startDate: NOW, endDate: days(30) });
      expect(kept).toMatchObject({ autoRenewal: false, entitledUntil: days(s === canceling ? 30 : 33) });
      expect(mailTypes(decision)).toEqual([]);
      expect(brokenConstraints(kept)).toEqual([]);
      expect(stateOf(kept)).toBe(s === canceling ? "canceling" : "non_renewing");
      // Once it has begun, it is the current one.
      expect(changes(decide(renewed, { ...EVENTS.period_refunded, keeps }, days(30), SETTINGS)).planKey).toBe("free");
    }
  });

  it("a refunded coming period at a lower plan leaves the current higher one", () => {
    const pro = bought(PLANS.pro, NOW);
    const event = { type: "renewal_captured", sale: sale(days(29), PLANS.premium), renews: pro.endDate } as const;
    const down = applied(applied(pro, EVENTS.downgrade_asked, NOW), event, days(29));
    expect(down).toMatchObject({ planKey: "premium", entitledPlanVersionId: PLANS.pro.versionId });
    const keeps = { startDate: NOW, plan: PLANS.pro };
    expect(applied(down, { ...EVENTS.period_refunded, keeps }, days(29))).toMatchObject({
      planKey: "pro",
      planVersionId: PLANS.pro.versionId,
      entitledPlanVersionId: PLANS.pro.versionId,
      price: PLANS.pro.price,
      endDate: days(30),
      scheduledPlanKey: null,
    });
  });

  it("a full refund of an upgrade brings back the plan below it, at its pinned price and until the same end", () => {
    const pinned = { ...PLANS.premium, price: money(59900, "INR") };
    const pro = applied(bought(pinned, NOW), EVENTS.upgrade_captured, days(10));
    const decision = decide(pro, { ...EVENTS.upgrade_refunded, below: pinned }, days(12), SETTINGS);
    expect(changes(decision)).toEqual({
      planKey: "premium",
      planVersionId: "premium-1",
      price: money(59900, "INR"),
      entitledPlanVersionId: "premium-1",
    });
    expect(mailTypes(decision)).toEqual([]);
  });

  it("a refunded upgrade of the running period leaves the terms of a period that is renewed already", () => {
    const pro = applied(bought(PLANS.premium, NOW), EVENTS.upgrade_captured, days(10));
    const event = { type: "renewal_captured", sale: sale(days(29), PLANS.pro), renews: pro.endDate } as const;
    const renewed = applied(pro, event, days(29));
    const undone = applied(renewed, { ...EVENTS.upgrade_refunded, isRenewed: true }, days(29));
    expect(undone).toMatchObject({ planKey: "pro", endDate: renewed.endDate, entitledPlanVersionId: "premium-1" });
    expect(applied(undone, EVENTS.period_started, days(30)).entitledPlanVersionId).toBe("pro-1");
  });

  it("a planned change stays planned only while it still goes down", () => {
    const pro = applied(bought(PLANS.premium, NOW), EVENTS.upgrade_captured, days(10));
    const planned = { ...pro, scheduledPlanKey: "basic" };
    for (const keepsSchedule of [true, false]) {
      const undone = applied(planned, { ...EVENTS.upgrade_refunded, keepsSchedule }, days(12));
      expect(undone.scheduledPlanKey).toBe(keepsSchedule ? "basic" : null);
    }
  });

  it("extending gives days of the period, or of the grace", () => {
    expect(applied(renewing, EVENTS.extended_by_admin, NOW)).toMatchObject({
      endDate: days(35),
      renewalDay: "2026-02-14",
    });
    expect(applied(pastDue, EVENTS.extended_by_admin, declinedAt).gracePeriodEnd).toEqual(days(8, declinedAt));
    expect(() => decide(renewing, { ...EVENTS.extended_by_admin, days: -1 }, NOW, SETTINGS)).toThrow(RangeError);
  });
});
