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
