import { type CalendarDay, dayOfInstant, plusDays } from "./calendar";
import { addCalendarDays } from "./period";
import type { BillingSettings, PaidSubscription } from "./subscription-model";
import { GRACE_DAYS, SETTLEMENT_HOURS } from "./terms";

const HOUR_MS = 60 * 60 * 1000;

/** The day on which the renewal is charged. */
export function renewalDayOf(endDate: Date, settings: BillingSettings): CalendarDay {
  return plusDays(dayOfInstant(endDate, settings.timeZone), -settings.renewalLeadDays);
}

/** A declined renewal never takes away paid days: the grace period ends with the paid period at the earliest. */
export function graceAfterDecline(now: Date, endDate: Date, settings: BillingSettings): Date {
  return later(addCalendarDays(now, GRACE_DAYS, settings.timeZone), endDate);
}

export function graceAfterEnd(endDate: Date, settings: BillingSettings): Date {
  return addCalendarDays(endDate, GRACE_DAYS, settings.timeZone);
}

/** When an open attempt without a result counts as declined; null when none is open. */
export function settlementDeadline(s: Pick<PaidSubscription, "endDate" | "openAttempt">): Date | null {
  return s.openAttempt && plusHours(later(s.endDate, s.openAttempt.requestedAt), SETTLEMENT_HOURS);
}

/**
 * Until when the limits of the paid plan apply: written into the row ahead of time, so that no job has to run at an end. A renewing
 * subscription gets 72 h after its end, so that a job that runs late never locks out a paying student; so does one with a payment in
 * progress. One whose auto-renewal is off gets its grace period, which begins at the end instant; a cancelled one has none.
 */
export function entitledUntil(
  s: Pick<PaidSubscription, "autoRenewal" | "cancelRequestedAt" | "endDate" | "gracePeriodEnd" | "openAttempt">,
  settings: BillingSettings,
): Date {
  const base = s.gracePeriodEnd ?? withoutJob(s, settings);
  const deadline = settlementDeadline(s);
  if (!deadline) return base;
  // Without a result by then it counts as declined, and the grace of that follows at once.
  const decided = s.autoRenewal && !s.gracePeriodEnd ? graceAfterDecline(deadline, s.endDate, settings) : deadline;
  return later(base, decided);
}

function withoutJob(
  s: Pick<PaidSubscription, "autoRenewal" | "cancelRequestedAt" | "endDate">,
  settings: BillingSettings,
): Date {
  if (s.autoRenewal) return plusHours(s.endDate, SETTLEMENT_HOURS);
  return s.cancelRequestedAt ? s.endDate : graceAfterEnd(s.endDate, settings);
}

export function plusHours(instant: Date, hours: number): Date {
  return new Date(instant.getTime() + hours * HOUR_MS);
}

export function later(a: Date, b: Date): Date {
  return a > b ? a : b;
}
