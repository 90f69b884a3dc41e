import { graceAfterDecline, plusHours, renewalDayOf, settlementDeadline } from "./entitlement";
import type { Money } from "./money";
import { addCalendarDays } from "./period";
import {
  type Absent,
  autoRefund,
  changed,
  eventIntent,
  freeFields,
  type Moment,
  type PaidDraft,
  paid,
  refuse,
  termsOf,
} from "./subscription-change";
import type { Decision, EventOf, PaidSubscription, Sale, Subscription } from "./subscription-model";
import { BILLING_PERIOD_DAYS, SETTLEMENT_HOURS } from "./terms";

export function create(s: Absent, _event: EventOf<"signed_up">, { now }: Moment): Decision {
  const created = { ...freeFields("active", now), lastPaymentDate: null, quotaAnchor: now };
  return changed(s.id, {}, created, {
    action: "subscription.created",
    event: "subscription/created",
    cause: "sign-up",
  });
}

export function activate(s: Subscription, { sale }: EventOf<"purchase_captured">, at: Moment): Decision {
  const endDate = addCalendarDays(at.now, BILLING_PERIOD_DAYS, at.settings.timeZone);
  const next = {
    ...termsOf(sale),
    status: "active",
    autoRenewal: true,
    startDate: at.now,
    endDate,
    lastPaymentDate: at.now,
    quotaAnchor: at.now,
  } as const;
  const renewalDay = renewalDayOf(endDate, at.settings);
  return paid(s, next, at, {
    action: "subscription.activated",
    event: "subscription/activated",
    cause: sale.paymentId,
    data: { paymentId: sale.paymentId },
    mail: { type: "subscription_activated", paymentId: sale.paymentId, paid: sale.paid, endDate, renewalDay },
  });
}

/** A payment is in progress: the entitlement lasts until it must have arrived. */
export function awaitMoney(s: PaidSubscription, event: EventOf<"renewal_requested">, at: Moment): Decision {
  return paid(s, { openAttempt: { requestedAt: event.requestedAt } }, at, {
    action: "subscription.renewal_requested",
    cause: event.requestedAt.toISOString(),
  });
}

/** The next period follows the last one without a gap. It starts now only if the entitlement had lapsed before the charge was requested. */
export function renew(s: PaidSubscription, { sale, renews }: EventOf<"renewal_captured">, at: Moment): Decision {
  if (renews?.getTime() !== s.endDate.getTime()) return autoRefund("period_already_paid")(s, { sale });
  const wasEntitled = sale.requestedAt <= plusHours(s.endDate, SETTLEMENT_HOURS);
  return renewed(s, sale, wasEntitled ? s.endDate : at.now, {}, at);
}

/** Paid in the grace period, by a retry or by the student. A cancellation holds only if it is newer than the request for the charge. */
export function revive(
  s: PaidSubscription,
  event: EventOf<"renewal_captured" | "purchase_captured">,
  at: Moment,
): Decision {
  const { sale } = event;
  const renews = event.type === "renewal_captured" ? event.renews : null;
  if (renews && renews.getTime() !== s.endDate.getTime()) return autoRefund("period_already_paid")(s, { sale });
  const runsOn = s.endDate > at.now || sale.requestedAt <= s.endDate;
  const staysCancelled = s.cancelRequestedAt !== null && sale.requestedAt < s.cancelRequestedAt;
  // Cancelling turned auto-renewal off, and paying again undoes that; the student's own switch is kept.
  const undoCancel = staysCancelled ? {} : { cancelRequestedAt: null, cancelReason: null };
  const autoRenewal = staysCancelled ? false : s.autoRenewal || s.cancelRequestedAt !== null;
  return renewed(s, sale, runsOn ? s.endDate : at.now, { ...undoCancel, autoRenewal }, at);
}

function renewed(s: PaidSubscription, sale: Sale, startDate: Date, draft: PaidDraft, at: Moment): Decision {
  const endDate = addCalendarDays(startDate, BILLING_PERIOD_DAYS, at.settings.timeZone);
  const goesDown = sale.plan.rank < s.planRank;
  const next: PaidDraft = {
    ...termsOf(sale),
    // The rest of the period before was paid at the higher plan, and the student keeps it until the new one starts.
    entitledPlanVersionId: goesDown && at.now < startDate ? s.entitledPlanVersionId : sale.plan.versionId,
    scheduledPlanKey: s.scheduledPlanKey === sale.plan.key ? null : s.scheduledPlanKey,
    status: "active",
    startDate,
    endDate,
    gracePeriodEnd: null,
    lastPaymentDate: at.now,
    openAttempt: null,
    ...draft,
  };
  const willRenew = next.autoRenewal ?? s.autoRenewal;
  const renewalDay = willRenew ? renewalDayOf(endDate, at.settings) : null;
  return paid(s, next, at, {
    action: "subscription.renewed",
    event: "subscription/renewed",
    cause: sale.paymentId,
    data: { paymentId: sale.paymentId },
    mail: { type: "renewal_successful", paymentId: sale.paymentId, paid: sale.paid, endDate, renewalDay },
  });
}

export function enterGrace(s: PaidSubscription, event: EventOf<"renewal_declined">, at: Moment): Decision {
  return graceFrom(s, event, graceAfterDecline(at.now, s.endDate, at.settings), event.reason, at);
}

/**
 * No result for 72 hours: treated as declined, and reported. A debit that still lands later is applied. The grace period begins at the
 * deadline, not when a job notices; only after an outage that is longer than that grace does it begin afterwards, so that the charge is
 * retried instead of ending a plan that nobody had the chance to pay for.
 */
export function giveUpWaiting(s: PaidSubscription, event: EventOf<"settlement_overdue">, at: Moment): Decision {
  return overdue(s, event, at, (deadline) => {
    const inTime = graceAfterDecline(deadline, s.endDate, at.settings);
    const gracePeriodEnd = at.now < inTime ? inTime : graceAfterDecline(at.now, s.endDate, at.settings);
    return graceFrom(s, event, gracePeriodEnd, "no_answer", at);
  });
}

function graceFrom(
  s: PaidSubscription,
  { attemptId, amount }: { attemptId: string; amount: Money },
  gracePeriodEnd: Date,
  reason: string,
  at: Moment,
): Decision {
  return paid(s, { status: "pending_renewal", gracePeriodEnd, openAttempt: null }, at, {
    action: "subscription.renewal_failed",
    event: "subscription/renewal.failed",
    // Once per period, so that a second decline of it does not write a second mail.
    cause: s.endDate.toISOString(),
    reason,
    data: { attemptId },
    mail: { type: "renewal_failed", attemptId, amount, reason, gracePeriodEnd },
  });
}

/**
 * A retry failed, a debit after a cancellation was declined, or an attempt failed by our fault: the dates go back to those before the
 * attempt.
 */
export function forgetAttempt(
  s: PaidSubscription,
  event: EventOf<"renewal_declined" | "renewal_attempt_failed">,
  at: Moment,
): Decision {
  return closed(s, event.attemptId, event.reason, at);
}

export function forgetOverdue(s: PaidSubscription, event: EventOf<"settlement_overdue">, at: Moment): Decision {
  return overdue(s, event, at, () => closed(s, event.attemptId, "no_answer", at));
}

function closed(s: PaidSubscription, attemptId: string, reason: string, at: Moment): Decision {
  return paid(s, { openAttempt: null }, at, {
    action: "subscription.retry_failed",
    cause: attemptId,
    reason,
  });
}

function overdue(
  s: PaidSubscription,
  event: EventOf<"settlement_overdue">,
  at: Moment,
  decide: (deadline: Date) => Decision,
): Decision {
  const deadline = settlementDeadline(s);
  if (!deadline) return refuse("no_payment_in_progress");
  if (at.now < deadline) return refuse("not_due");
  const decision = decide(deadline);
  if (decision.kind !== "changed") return decision;
  const data = { attemptId: event.attemptId };
  return {
    ...decision,
    events: [...decision.events, eventIntent(s.id, "subscription/settlement.overdue", event.attemptId, data)],
  };
}
