import { dayOfInstant, instantOfDay, plusDays } from "./calendar";
import { type DebitConditions, debitOpensAt, hasTriesLeft, isMandateOver, UNRESTRICTED } from "./debit-window";
import { isCuredByTime } from "./decline-reason";
import { plusHours } from "./entitlement";
import { DAILY_JOBS } from "./job";
import type { BillingSettings } from "./subscription-model";

/**
 * Hours from the request for a debit to its result. Source: Razorpay's docs on recurring payments, "cards: 36 hours"; a mandate on UPI
 * is debited a day after the notice.
 */
export const SETTLES_WITHIN_HOURS = { card: 36, upi: 25 } as const;

/** Dunning: days after the decline on which the charge is retried. */
export const RETRY_DAYS = [1, 2] as const;

export interface RetryWindow {
  /** When the renewal was declined, which is when the grace began. */
  declinedAt: Date;
  gracePeriodEnd: Date;
  /** How long a charge of the student's method takes until it is decided. */
  settlesWithinHours: number;
  /** Of the latest decline; null if it is not known. */
  lastReason: string | null;
  /** Debits of this period that reached the bank. */
  triesMade: number;
  /** Of the method that would be charged. */
  conditions: DebitConditions;
}

/** What a window says where nothing restricts the retries. */
export const ANY_RETRY = { lastReason: null, triesMade: 1, conditions: UNRESTRICTED } as const;

/**
 * When a declined renewal is retried automatically: at 02:00 of the first and second day after, or when debits of the method open, if the
 * result can arrive before the grace period is over, and never on its last day, which is left for the student to pay. Not at all if time
 * does not cure the reason: a mandate that has expired is tried in vain, and a payer who skipped the debit does not want it.
 */
export function retryTimes(window: RetryWindow, settings: BillingSettings): Date[] {
  const { lastReason, conditions } = window;
  if (lastReason !== null && !isCuredByTime(lastReason)) return [];
  const declinedOn = dayOfInstant(window.declinedAt, settings.timeZone);
  const lastDay = dayOfInstant(window.gracePeriodEnd, settings.timeZone);
  return RETRY_DAYS.map((days) => plusDays(declinedOn, days))
    .filter((day) => day < lastDay)
    .map((day) =>
      debitOpensAt(conditions, instantOfDay(day, DAILY_JOBS["renew-subscriptions"].hour, settings.timeZone)),
    )
    .filter(
      (at) => plusHours(at, window.settlesWithinHours) <= window.gracePeriodEnd && !isMandateOver(conditions, at),
    );
}

/**
 * Whether a retry is due: one of its times has come since the last attempt. A missed time is made up once, as long as
 * the result can still arrive in time.
 */
export function isRetryDue(window: RetryWindow, lastAttemptAt: Date, now: Date, settings: BillingSettings): boolean {
  return (
    canRetryAt(window, now, settings) && retryTimes(window, settings).some((at) => lastAttemptAt < at && at <= now)
  );
}

/** Whether a retry that is made now can still succeed: for one that our fault or the gateway's has put off. */
export function canRetryAt(window: RetryWindow, now: Date, settings: BillingSettings): boolean {
  const { conditions, gracePeriodEnd, lastReason } = window;
  if (lastReason !== null && !isCuredByTime(lastReason)) return false;
  const isLastDay = dayOfInstant(now, settings.timeZone) >= dayOfInstant(gracePeriodEnd, settings.timeZone);
  const isInTime = plusHours(now, window.settlesWithinHours) <= gracePeriodEnd;
  return !isLastDay && isInTime && hasTriesLeft(conditions, window.triesMade) && !isMandateOver(conditions, now);
}

/** Hours until an attempt that failed by our fault, or the gateway's, is made again: after the first, second, … failure of a period. */
const FAILURE_RETRY_HOURS = [1, 4, 12, 24] as const;

/** Exponential backoff without an end: the fault is nobody's but ours, so no student loses the plan by it. */
export function failureRetryAt(failures: number, failedAt: Date): Date {
  const hours = FAILURE_RETRY_HOURS[Math.min(failures, FAILURE_RETRY_HOURS.length) - 1] ?? FAILURE_RETRY_HOURS[0];
  return plusHours(failedAt, hours);
}

/** The retries that are still to come, to show the student what happens if they do nothing. */
export function retriesAhead(window: RetryWindow, now: Date, settings: BillingSettings): Date[] {
  return retryTimes(window, settings).filter((at) => at > now);
}

/** Minutes until a delivery (a mail, an event, a webhook) is retried after its first, second, … failure. */
const DELIVERY_RETRY_MINUTES = [1, 5, 15, 60, 240, 720, 1440] as const;

/** When to retry a delivery after `failures` consecutive failures (exponential backoff), or null when it is given up after about two days. */
export function nextDeliveryAt(failures: number, now: Date): Date | null {
  const minutes = DELIVERY_RETRY_MINUTES[failures - 1];
  return minutes === undefined ? null : new Date(now.getTime() + minutes * 60_000);
}
