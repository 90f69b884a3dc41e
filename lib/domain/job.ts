import { dayOfInstant, instantOfDay, plusDays } from "./calendar";
import { RECENT_FAILURE_DAYS } from "./terms";

/**
 * The three daily jobs, in the order in which they run when several are due at once: renewals run before anything expires.
 * Hours are of the billing time zone.
 */
export const DAILY_JOBS = {
  "renew-subscriptions": { hour: 2 },
  "restore-free-plan": { hour: 3 },
  "send-renewal-reminders": { hour: 9 },
} as const satisfies Record<string, { hour: number }>;

export type DailyJob = keyof typeof DAILY_JOBS;
export const DAILY_JOB_NAMES = Object.keys(DAILY_JOBS) as DailyJob[];

/** The first run of a job at or after an instant. */
export function runAtOrAfter(job: DailyJob, instant: Date, timeZone: string): Date {
  const { hour } = DAILY_JOBS[job];
  const today = dayOfInstant(instant, timeZone);
  const run = instantOfDay(today, hour, timeZone);
  return run >= instant ? run : instantOfDay(plusDays(today, 1), hour, timeZone);
}

/** The first run of a job strictly after an instant. */
export function runAfter(job: DailyJob, instant: Date, timeZone: string): Date {
  return runAtOrAfter(job, new Date(instant.getTime() + 1), timeZone);
}

/** The newest run of a job at or before an instant. */
export function runAtOrBefore(job: DailyJob, instant: Date, timeZone: string): Date {
  const { hour } = DAILY_JOBS[job];
  const today = dayOfInstant(instant, timeZone);
  const run = instantOfDay(today, hour, timeZone);
  return run <= instant ? run : instantOfDay(plusDays(today, -1), hour, timeZone);
}

/** When a job last began, and when it last had been through everything that was due. */
export interface JobTimes {
  startedAt: Date;
  completedAt: Date | null;
}

const MINUTE_MS = 60_000;

/** How long after its hour a daily job may begin, and how long after its start it may take. */
const START_PATIENCE_MS = 15 * MINUTE_MS;
const FINISH_PATIENCE_MS = 45 * MINUTE_MS;

/**
 * The run of a daily job that did not take place, or began and never came to its end; null if it did, or still may. An Inngest server leaves
 * a time out that a night does not have (02:00 when the clocks go forward), forgets what it has missed where it has no store, and may lose
 * what it had begun: what is due is picked up within the hour.
 *
 * @param times of the job; null if it never has begun
 */
export function missedRun(job: DailyJob, times: JobTimes | null, now: Date, timeZone: string): Date | null {
  const due = runAtOrBefore(job, new Date(now.getTime() - START_PATIENCE_MS), timeZone);
  if (times === null || times.startedAt < due) return due;
  const isComplete = times.completedAt !== null && times.completedAt >= due;
  return !isComplete && now.getTime() - times.startedAt.getTime() >= FINISH_PATIENCE_MS ? due : null;
}

/** An incident: a call of a job whose signature is not ours. */
export const REFUSED_CALL = "job_call_refused";

/** Every scheduled job, the daily ones first. */
export const SCHEDULED_JOBS = [
  "renew-subscriptions",
  "restore-free-plan",
  "send-renewal-reminders",
  "reconcile-payments",
  "expire-orders",
  "deliver-mails",
  "recover-exhaustions",
  "aggregate-usage",
  "chain-audit",
  "verify-audit",
  "evaluate-alerts",
  "cleanup",
  "back-up",
] as const;

export type ScheduledJob = (typeof SCHEDULED_JOBS)[number];

/** The event that starts a scheduled job outside of its times. */
export function jobRequested(job: ScheduledJob): string {
  return `job/${job}.requested`;
}

const RECENT_FAILURE_MS = RECENT_FAILURE_DAYS * 86_400_000;

/** Jobs that were given up since then count as recent failures. */
export function recentFailuresSince(now: Date): Date {
  return new Date(now.getTime() - RECENT_FAILURE_MS);
}
