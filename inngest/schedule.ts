import { DAILY_JOBS, type DailyJob, jobRequested, type ScheduledJob } from "@/lib/domain/job";
import { getEnv } from "@/lib/env";

interface ScheduleEntry {
  /** Minute, hour, day of the month, month, day of the week: in the billing time zone. */
  cron: string;
  /** After the first try; what fails at its last try is on the list of failed jobs. */
  retries: number;
  /** Runs at the same time, over all instances. */
  concurrency: number;
}

/**
 * When every job runs. `inngest/functions` take their times, retries and concurrency from here, whichever engine keeps the schedule; the
 * names are those of the domain, and so are the hours of the daily jobs, since what is promised to students is reckoned with them.
 */
export const SCHEDULE = {
  /** Asks for the charge of every renewal that is due. */
  "renew-subscriptions": { cron: daily("renew-subscriptions"), retries: 8, concurrency: 1 },
  /** Asks for the end of every period and grace that is over. */
  "restore-free-plan": { cron: daily("restore-free-plan"), retries: 8, concurrency: 1 },
  /** Asks for every reminder of a renewal that is due. */
  "send-renewal-reminders": { cron: daily("send-renewal-reminders"), retries: 8, concurrency: 1 },
  /** Asks the gateway for whatever was lost between it and us. */
  "reconcile-payments": { cron: "*/10 * * * *", retries: 2, concurrency: 1 },
  /** Closes checkouts that nobody paid in time. */
  "expire-orders": { cron: "*/5 * * * *", retries: 1, concurrency: 1 },
  /** Sends mails whose next try has come. */
  "deliver-mails": { cron: "* * * * *", retries: 3, concurrency: 2 },
  /** Writes mails about used-up quotas that a killed process had not written. */
  "recover-exhaustions": { cron: "*/5 * * * *", retries: 1, concurrency: 1 },
  /** Sums the uses that lists are sorted by. */
  "aggregate-usage": { cron: "* * * * *", retries: 1, concurrency: 1 },
  /** Chains the new entries of the audit log. */
  "chain-audit": { cron: "* * * * *", retries: 1, concurrency: 1 },
  /** Checks the whole audit log against its chain. */
  "verify-audit": { cron: "30 4 * * *", retries: 1, concurrency: 1 },
  /** Opens and resolves alerts. */
  "evaluate-alerts": { cron: "*/5 * * * *", retries: 1, concurrency: 1 },
  /** Deletes what has passed its time, and makes partitions ahead. */
  cleanup: { cron: "7 * * * *", retries: 3, concurrency: 1 },
  /** Writes a backup where BACKUP_DIR names a folder, before the day's renewals. */
  "back-up": { cron: "30 0 * * *", retries: 2, concurrency: 1 },
} as const satisfies Record<ScheduledJob, ScheduleEntry>;

function daily(job: DailyJob): string {
  return `0 ${DAILY_JOBS[job].hour} * * *`;
}

/** The expression with its zone, as Inngest and the embedded engine read it. */
export function cronOf(job: ScheduledJob): string {
  return `TZ=${getEnv().BILLING_TIME_ZONE} ${SCHEDULE[job].cron}`;
}

/** A function's part of the table: it starts at its times, and when somebody of the company asks for it now. */
export function scheduled(job: ScheduledJob) {
  const { retries, concurrency } = SCHEDULE[job];
  const triggers: [{ cron: string }, { event: string }] = [{ cron: cronOf(job) }, { event: jobRequested(job) }];
  return { id: job, triggers, retries, concurrency: { limit: concurrency } };
}
