import { DAILY_JOBS, type DailyJob, jobRequested, type ScheduledJob } from "@/lib/domain/job";
import { getEnv } from "@/lib/env";

interface ScheduleEntry {
  /** Minute, hour, day of the month, month, day of the week: in the billing time zone. */
  cron: string;
  /**
   * Retries after the first try; a job that fails at its last try is on the list of failed jobs. At least three: an Inngest server tries again
   * after 15, 30 and 60 seconds (`pkg/backoff` of inngest/inngest), and a restart of the app takes up to a minute, in which each try fails.
   */
  retries: number;
  /** Concurrent runs, over all instances. */
  concurrency: number;
}

/**
 * When every job runs. `inngest/functions` take their times, retries and concurrency from here, whichever engine keeps the schedule; the
 * names are those of the domain, and so are the hours of the daily jobs (`lib/domain/job.ts`), because dates promised to students are calculated with them.
 */
export const SCHEDULE = {
  /** Sends an event to charge every renewal that is due. */
  "renew-subscriptions": { cron: daily("renew-subscriptions"), retries: 8, concurrency: 1 },
  /** Sends an event to end every period and grace period that is over. */
  "restore-free-plan": { cron: daily("restore-free-plan"), retries: 8, concurrency: 1 },
  /** Sends an event for every renewal reminder that is due. */
  "send-renewal-reminders": { cron: daily("send-renewal-reminders"), retries: 8, concurrency: 1 },
  /** Reconciles what was lost between the gateway and us. */
  "reconcile-payments": { cron: "*/10 * * * *", retries: 3, concurrency: 1 },
  /** Expires orders that were not paid in time. */
  "expire-orders": { cron: "*/5 * * * *", retries: 3, concurrency: 1 },
  /** Delivers mails whose next try is due. */
  "deliver-mails": { cron: "* * * * *", retries: 3, concurrency: 2 },
  /** Writes mails about exhausted quotas that a killed process had not written. */
  "recover-exhaustions": { cron: "*/5 * * * *", retries: 3, concurrency: 1 },
  /** Updates the usage totals that lists are sorted by. */
  "aggregate-usage": { cron: "* * * * *", retries: 3, concurrency: 1 },
  /** Links new audit entries into the chain. */
  "chain-audit": { cron: "* * * * *", retries: 3, concurrency: 1 },
  /** Verifies the whole audit log against its chain. */
  "verify-audit": { cron: "30 4 * * *", retries: 3, concurrency: 1 },
  /** Opens and resolves alerts. */
  "evaluate-alerts": { cron: "*/5 * * * *", retries: 3, concurrency: 1 },
  /** Deletes expired rows, and creates partitions ahead. */
  cleanup: { cron: "7 * * * *", retries: 3, concurrency: 1 },
  /** Writes a backup if BACKUP_DIR is set, before the day's renewals. */
  "back-up": { cron: "30 0 * * *", retries: 3, concurrency: 1 },
} as const satisfies Record<ScheduledJob, ScheduleEntry>;

function daily(job: DailyJob): string {
  return `0 ${DAILY_JOBS[job].hour} * * *`;
}

/** The cron expression with its time zone, as Inngest and the embedded engine read it. */
export function cronOf(job: ScheduledJob): string {
  return `TZ=${getEnv().BILLING_TIME_ZONE} ${SCHEDULE[job].cron}`;
}

/** The options of a scheduled function: its triggers are its cron, and the event by which staff run it now. */
export function scheduled(job: ScheduledJob) {
  const { retries, concurrency } = SCHEDULE[job];
  const triggers: [{ cron: string }, { event: string }] = [{ cron: cronOf(job) }, { event: jobRequested(job) }];
  return { id: job, triggers, retries, concurrency: { limit: concurrency } };
}
