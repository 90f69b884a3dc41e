import { graceAfterEnd } from "./entitlement";
import { compareMoney } from "./money";
import { orderExpiresAt } from "./order";
import { addCalendarDays } from "./period";
import { changeDirection, FREE_PLAN_KEY } from "./plan";
import { autoRefund, expiry, type Moment, paid, refuse, termsOf, toFree } from "./subscription-change";
import type { Decision, EventOf, PaidSubscription } from "./subscription-model";

/** The period of a lower plan begins, and the limits of that plan apply. */
export function startPeriod(s: PaidSubscription, _event: EventOf<"period_started">, at: Moment): Decision {
  if (s.entitledPlanVersionId === s.planVersionId || at.now < s.startDate) return refuse("not_due");
  return paid(s, { entitledPlanVersionId: s.planVersionId }, at, {
    action: "subscription.period_started",
    event: "subscription/period.started",
    cause: s.startDate.toISOString(),
  });
}

export function expire(s: PaidSubscription, event: EventOf<"end_passed">, at: Moment): Decision {
  const gracePeriodEnd = graceAfterEnd(s.endDate, at.settings);
  if (at.now < s.endDate) return refuse("not_due");
  if (s.openAttempt) return refuse("payment_in_progress");
  // After a long downtime the grace is over too: one mail about the end, not two that contradict each other.
  if (at.now >= gracePeriodEnd) return end(s, event, at);
  return paid(s, { status: "expired", gracePeriodEnd }, at, expiry(s.endDate, gracePeriodEnd));
}

/** Back to the free plan: at the end of the period after a cancellation, else at the end of the grace period. */
export function end(s: PaidSubscription, _event: EventOf<"end_passed" | "grace_passed">, at: Moment): Decision {
  if (at.now < (s.gracePeriodEnd ?? s.endDate)) return refuse("not_due");
  if (s.openAttempt) return refuse("payment_in_progress");
  return toFree(s, "inactive", at, {
    action: "subscription.ended",
    event: "subscription/ended",
    cause: s.endDate.toISOString(),
    mail: {
      type: "features_restricted",
      planKey: s.planKey,
      endDate: s.endDate,
      gracePeriodEnd: s.gracePeriodEnd,
      price: s.price,
    },
  });
}

export function cancel(s: PaidSubscription, event: EventOf<"cancel_asked">, at: Moment): Decision {
  const next = { cancelRequestedAt: at.now, cancelReason: event.reason, autoRenewal: false };
  const keepsUntil = s.gracePeriodEnd ?? s.endDate;
  return paid(s, next, at, {
    action: "subscription.cancel_requested",
    event: "subscription/cancellation.requested",
    cause: String(s.revision),
    reason: event.reason,
    mail: {
      type: "cancellation_confirmed",
      planKey: s.planKey,
      keepsUntil,
      refund: null,
      openCharge: s.openAttempt?.amount ?? null,
    },
  });
}

/** Not after the end: it would restore 72 hours of entitlement after the period is over. */
export function resume(
  s: PaidSubscription,
  _event: EventOf<"resume_asked" | "auto_renewal_turned_on">,
  at: Moment,
): Decision {
  if (at.now >= s.endDate) return refuse("period_over");
  const next = { cancelRequestedAt: null, cancelReason: null, autoRenewal: true };
  return s.cancelRequestedAt
    ? paid(s, next, at, { action: "subscription.resumed", event: "subscription/resumed", cause: String(s.revision) })
    : switchRenewal(s, true, at);
}

export function turnOff(s: PaidSubscription, _event: EventOf<"auto_renewal_turned_off">, at: Moment): Decision {
  return switchRenewal(s, false, at);
}

function switchRenewal(s: PaidSubscription, autoRenewal: boolean, at: Moment): Decision {
  const action = autoRenewal ? "subscription.auto_renewal_on" : "subscription.auto_renewal_off";
  return paid(s, { autoRenewal }, at, {
    action,
    event: "subscription/auto-renewal.changed",
    cause: String(s.revision),
  });
}

export function upgrade(s: PaidSubscription, { sale, pricedUntil }: EventOf<"upgrade_captured">, at: Moment): Decision {
  if (s.openAttempt) return autoRefund("payment_in_progress")(s, { sale });
  if (at.now >= s.endDate || pricedUntil.getTime() !== s.endDate.getTime()) {
    return autoRefund("priced_for_another_period")(s, { sale });
  }
  // A prorated price falls with time, and prices change: it is taken for a day, as its order says.
  if (sale.paidAt && sale.paidAt >= orderExpiresAt(sale.requestedAt)) return autoRefund("quote_expired")(s, { sale });
  if (changeDirection({ rank: s.planRank }, sale.plan) !== "upgrade") return autoRefund("not_an_upgrade")(s, { sale });
  return paid(s, { ...termsOf(sale), scheduledPlanKey: null, lastPaymentDate: at.now }, at, {
    action: "subscription.upgraded",
    event: "subscription/upgraded",
    cause: sale.paymentId,
    data: { paymentId: sale.paymentId },
    mail: { type: "payment_receipt", paymentId: sale.paymentId, paid: sale.paid, endDate: s.endDate },
  });
}

/** Nothing is paid and nothing is due: the end of the period stays, and the next renewal costs what the higher plan costs now. */
export function grantUpgrade(s: PaidSubscription, { plan }: EventOf<"upgrade_granted">, at: Moment): Decision {
  if (s.openAttempt) return refuse("payment_in_progress");
  if (at.now >= s.endDate) return refuse("period_over");
  if (changeDirection({ rank: s.planRank }, plan) !== "upgrade" || compareMoney(plan.price, s.price) > 0) {
    return refuse("not_a_free_upgrade");
  }
  const terms = { planKey: plan.key, planVersionId: plan.versionId, price: plan.price, scheduledPlanKey: null };
  return paid(s, terms, at, {
    action: "subscription.upgraded",
    event: "subscription/upgraded",
    cause: String(s.revision),
  });
}

export function schedule(s: PaidSubscription, { plan }: EventOf<"downgrade_asked">, at: Moment): Decision {
  if (s.openAttempt) return refuse("payment_in_progress");
  const isDown = changeDirection({ rank: s.planRank }, plan) === "downgrade";
  if (!isDown || plan.key === FREE_PLAN_KEY) return refuse("not_a_downgrade");
  if (s.scheduledPlanKey === plan.key) return refuse("already_scheduled");
  const terms = { scheduledPlanKey: plan.key, scheduledPlanVersionId: plan.versionId, scheduledPrice: plan.price };
  return paid(s, terms, at, {
    action: "subscription.downgrade_scheduled",
    event: "subscription/downgrade.scheduled",
    cause: String(s.revision),
  });
}

export function unschedule(s: PaidSubscription, _event: EventOf<"downgrade_undone">, at: Moment): Decision {
  if (s.openAttempt) return refuse("payment_in_progress");
  if (s.scheduledPlanKey === null) return refuse("nothing_scheduled");
  return paid(s, { scheduledPlanKey: null }, at, {
    action: "subscription.downgrade_undone",
    event: "subscription/downgrade.undone",
    cause: String(s.revision),
  });
}

export function cancelNow(s: PaidSubscription, event: EventOf<"cancelled_now">, at: Moment): Decision {
  if (s.openAttempt) return refuse("payment_in_progress");
  return toFree(s, "cancelled", at, {
    action: "subscription.cancelled_now",
    event: "subscription/ended",
    cause: String(s.revision),
    reason: event.reason,
    mail: {
      type: "cancellation_confirmed",
      planKey: s.planKey,
      keepsUntil: null,
      refund: event.refund,
      openCharge: null,
    },
  });
}

/** The period's money is gone, by a refund or a lost dispute. Sends no mail of its own: the mail about the money says that the plan has ended. */
export function endByRefund(
  s: PaidSubscription,
  event: EventOf<"period_refunded" | "dispute_lost">,
  at: Moment,
): Decision {
  return toFree(s, "inactive", at, {
    action: event.type === "dispute_lost" ? "subscription.dispute_lost" : "subscription.refunded",
    event: "subscription/ended",
    cause: event.paymentId,
    data: { paymentId: event.paymentId },
  });
}

/**
 * Refunded before it began: the student keeps the current period to its end, at its own terms. It does not renew, because a student who
 * is refunded the coming period must not be charged for it again the next morning.
 */
export function endBeforeStart(
  s: PaidSubscription,
  event: EventOf<"period_refunded" | "dispute_lost">,
  at: Moment,
): Decision {
  const { keeps, paymentId } = event;
  if (!keeps || s.startDate <= at.now) return endByRefund(s, event, at);
  const { key: planKey, versionId: planVersionId, price } = keeps.plan;
  const terms = { planKey, planVersionId, price, scheduledPlanKey: null };
  return paid(s, { ...terms, startDate: keeps.startDate, endDate: s.startDate, autoRenewal: false }, at, {
    action: "subscription.period_taken_back",
    event: "subscription/period.taken-back",
    cause: paymentId,
    data: { paymentId },
  });
}

/**
 * An upgrade was refunded in full: the plan that it had replaced, at its own price, until the same end date. If the next period is renewed
 * already, its terms stay, and only the rest of the running one changes. Sends no mail of its own: `refund_issued` says it.
 */
export function undoUpgrade(s: PaidSubscription, event: EventOf<"upgrade_refunded">, at: Moment): Decision {
  const { paymentId, below, isRenewed, keepsSchedule } = event;
  const { key: planKey, versionId, price } = below;
  const scheduledPlanKey = keepsSchedule ? s.scheduledPlanKey : null;
  const next = isRenewed
    ? { entitledPlanVersionId: versionId }
    : { planKey, planVersionId: versionId, price, scheduledPlanKey };
  return paid(s, next, at, {
    action: "subscription.upgrade_taken_back",
    event: "subscription/upgrade.taken-back",
    cause: paymentId,
    data: { paymentId },
  });
}

/** Extends the current period, or the grace period if it has begun. Refused while an attempt is open, because it is for this end date. */
export function extendByAdmin(s: PaidSubscription, event: EventOf<"extended_by_admin">, at: Moment): Decision {
  if (!Number.isInteger(event.days) || event.days < 1) throw new RangeError("an extension is at least one whole day");
  if (s.openAttempt) return refuse("payment_in_progress");
  const add = (date: Date) => addCalendarDays(date, event.days, at.settings.timeZone);
  const next = s.gracePeriodEnd ? { gracePeriodEnd: add(s.gracePeriodEnd) } : { endDate: add(s.endDate) };
  return paid(s, next, at, {
    action: "subscription.extended",
    event: "subscription/extended",
    cause: String(s.revision),
    reason: event.reason,
  });
}
