import { type CalendarDay, dayOfInstant, instantOfDay } from "./calendar";
import { type DebitConditions, debitOpensAt, isDebitOpen, UNRESTRICTED } from "./debit-window";
import { later, settlementDeadline } from "./entitlement";
import { DAILY_JOB_NAMES, DAILY_JOBS, type DailyJob, runAfter, runAtOrAfter } from "./job";
import { addCalendarDays } from "./period";
import { dueReminder, reminderAt } from "./reminder";
import { canRetryAt, failureRetryAt, isRetryDue, type RetryWindow, retryTimes } from "./retry";
import { isPaid, stateOf } from "./subscription";
import type { BillingSettings, PaidSubscription, Subscription } from "./subscription-model";
import { BILLING_PERIOD_DAYS } from "./terms";

/** What is known from the attempts and mails of the current billing period. */
export interface RenewalHistory {
  /** First decline of the period, or the debit that the payer skipped; null when there was none. */
  declinedAt: Date | null;
  /** Reason of the latest decline. */
  lastReason: string | null;
  /** When the latest attempt for the period was made. */
  lastAttemptAt: Date | null;
  /** Attempts that failed by our fault or the gateway's. */
  failures: number;
  /** When the latest attempt failed in this way; null if it did not. */
  failedAt: Date | null;
  /** Debits that reached the bank. */
  triesMade: number;
  /** Of the payment method that would be charged; null if there is none. */
  settlesWithinHours: number | null;
  /** When that method may be debited. */
  conditions: DebitConditions;
  isReminded: boolean;
  /** A payment of the student is disputed at the bank: nothing is debited automatically until that is decided. */
  isDisputed: boolean;
}

export const NO_HISTORY: RenewalHistory = {
  declinedAt: null,
  lastReason: null,
  lastAttemptAt: null,
  failures: 0,
  failedAt: null,
  triesMade: 0,
  settlesWithinHours: 0,
  conditions: UNRESTRICTED,
  isReminded: false,
  isDisputed: false,
};

/**
 * Whether `renew-subscriptions` should charge now. Also without a usable payment method, or under a dispute: that is a decline, and the
 * student must hear of it. In the grace period nothing is charged until they add one, or the dispute is over. After a failure that was not
 * theirs it waits for the backoff, and a UPI debit waits for its hours.
 */
export function isChargeDue(s: Subscription, history: RenewalHistory, now: Date, settings: BillingSettings): boolean {
  if (!isPaid(s) || s.openAttempt || !isDebitOpen(history.conditions, now)) return false;
  const retryAt = retryAfterFailure(history);
  if (retryAt && now < retryAt) return false;
  const state = stateOf(s);
  if (state === "renewing") return s.renewalDay <= dayOfInstant(now, settings.timeZone);
  if (history.isDisputed) return false;
  const window = retryWindow(s, history);
  if (state !== "past_due" || window === null) return false;
  if (retryAt) return canRetryAt(window, now, settings);
  return isRetryDue(window, history.lastAttemptAt ?? window.declinedAt, now, settings);
}

/** When an attempt that failed by our fault or the gateway's is made again; null if the latest one did not. */
function retryAfterFailure({ failures, failedAt }: RenewalHistory): Date | null {
  return failedAt && failureRetryAt(failures, failedAt);
}

/** The period that a renewal pays for. `periodStart`, the end of the period before it, identifies it in the attempt log. */
export interface RenewalPeriod {
  periodStart: Date;
  periodEnd: Date;
  /** The plan to charge: the one planned for the next renewal, else the current one. */
  planKey: string;
}

export function renewalPeriod(s: PaidSubscription, settings: BillingSettings): RenewalPeriod {
  return {
    periodStart: s.endDate,
    periodEnd: addCalendarDays(s.endDate, BILLING_PERIOD_DAYS, settings.timeZone),
    planKey: s.scheduledPlanKey ?? s.planKey,
  };
}

/** The instant at which a renewal day's charge is made: what a page or a mail shows, as a day in the recipient's own zone. */
export function chargeTime(renewalDay: CalendarDay, settings: BillingSettings): Date {
  return instantOfDay(renewalDay, DAILY_JOBS["renew-subscriptions"].hour, settings.timeZone);
}

/** The same if it is in the future, else null. */
export function chargeAhead(renewalDay: CalendarDay, now: Date, settings: BillingSettings): Date | null {
  const at = chargeTime(renewalDay, settings);
  return at > now ? at : null;
}

/** What `restore-free-plan` decides. */
export type RestoreEvent = "settlement_overdue" | "period_started" | "end_passed" | "grace_passed";

/** What is over by now, or null. One event may follow another: decide, write, and ask again until none is due. */
export function dueRestoreEvent(s: Subscription, now: Date): RestoreEvent | null {
  return restoreTimes(s).find(({ at }) => at <= now)?.event ?? null;
}

/** What will be over, and when, if nothing else happens. The renewal of a renewing subscription is not decided by the restore job. */
function restoreTimes(s: Subscription): { at: Date; event: RestoreEvent }[] {
  if (!isPaid(s)) return [];
  const state = stateOf(s);
  const times: { at: Date; event: RestoreEvent }[] = [];
  const deadline = settlementDeadline(s);
  if (deadline) times.push({ at: deadline, event: "settlement_overdue" });
  if (s.entitledPlanVersionId !== s.planVersionId) times.push({ at: s.startDate, event: "period_started" });
  if (deadline) return times;
  if (state === "non_renewing" || state === "canceling") times.push({ at: s.endDate, event: "end_passed" });
  if (s.gracePeriodEnd) times.push({ at: s.gracePeriodEnd, event: "grace_passed" });
  return times;
}

export interface DueTime {
  at: Date;
  job: DailyJob;
}

/**
 * The next run after `now` at which each job would find something to do for this subscription, earliest first: a test
 * clock stops there when it is advanced. Jobs that would find nothing are left out.
 */
export function nextDueTimes(
  s: Subscription,
  history: RenewalHistory,
  now: Date,
  settings: BillingSettings,
): DueTime[] {
  if (!isPaid(s)) return [];
  const found: Record<DailyJob, Date | null> = {
    "renew-subscriptions": nextCharge(s, history, now, settings),
    "restore-free-plan": nextRestore(s, now, settings),
    "send-renewal-reminders": history.isReminded || history.isDisputed ? null : nextReminder(s, now, settings),
  };
  return DAILY_JOB_NAMES.flatMap((job) => {
    const at = found[job];
    return at ? [{ at, job }] : [];
  }).sort((a, b) => a.at.getTime() - b.at.getTime());
}

function nextCharge(s: PaidSubscription, history: RenewalHistory, now: Date, settings: BillingSettings): Date | null {
  if (s.openAttempt) return null;
  const state = stateOf(s);
  const retryAt = retryAfterFailure(history);
  const nextRun = runAfter("renew-subscriptions", now, settings.timeZone);
  if (state === "renewing") {
    const charged = chargeTime(s.renewalDay, settings);
    const due = debitOpensAt(history.conditions, later(charged, retryAt ?? charged));
    if (due > now) return due;
    const opens = debitOpensAt(history.conditions, now);
    return opens > now ? opens : debitOpensAt(history.conditions, nextRun);
  }
  const window = retryWindow(s, history);
  if (state !== "past_due" || !window || history.isDisputed) return null;
  const runs = [...(retryAt ? [retryAt] : retryTimes(window, settings)), nextRun]
    .map((at) => debitOpensAt(history.conditions, at))
    .sort((a, b) => a.getTime() - b.getTime());
  return runs.find((at) => at > now && isChargeDue(s, history, at, settings)) ?? null;
}

function nextRestore(s: PaidSubscription, now: Date, settings: BillingSettings): Date | null {
  const due = restoreTimes(s).map(({ at }) => at.getTime());
  if (due.length === 0) return null;
  const from = new Date(Math.max(Math.min(...due), now.getTime() + 1));
  return runAtOrAfter("restore-free-plan", from, settings.timeZone);
}

function nextReminder(s: PaidSubscription, now: Date, settings: BillingSettings): Date | null {
  const due = reminderAt(s, settings);
  const at = due > now ? due : runAfter("send-renewal-reminders", now, settings.timeZone);
  return dueReminder(s, at, settings) ? at : null;
}

/** The time of the decline comes from the attempt log, the end of the grace period from the subscription. */
function retryWindow(s: PaidSubscription, history: RenewalHistory): RetryWindow | null {
  if (!s.gracePeriodEnd || !history.declinedAt || history.settlesWithinHours === null) return null;
  const { declinedAt, settlesWithinHours, lastReason, triesMade, conditions } = history;
  return { declinedAt, gracePeriodEnd: s.gracePeriodEnd, settlesWithinHours, lastReason, triesMade, conditions };
}
