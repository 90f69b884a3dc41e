import { dayOfInstant, instantOfDay, plusDays } from "./calendar";

/**
 * The three daily jobs, in the order in which they run when several are due at once: a renewal comes before anything is ended.
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
