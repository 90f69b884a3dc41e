import { uuidv7 } from "@/lib/crypto/uuid";
import { findJobStarts } from "@/lib/db/job/job-starts";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import { resendLostEvents } from "@/lib/db/outbox/waiting-events";
import { wakeOutbox } from "@/lib/db/outbox/wake";
import { withTransaction } from "@/lib/db/sql/query";
import { DAILY_JOB_NAMES, type DailyJob, type JobTimes, jobRequested, missedRun } from "@/lib/domain/job";
import { getEnv } from "@/lib/env";
import { logger } from "@/lib/telemetry/logger";

/** How long an event that was accepted may wait for its job, in seconds, before it counts as lost. */
const EVENT_PATIENCE_SECONDS = 600;

/** Then every 10, 20, 40 … minutes: five times in about five hours. */
const MOST_RESENDS = 5;

export interface PickedUp {
  jobs: DailyJob[];
  events: number;
}

/**
 * Makes up for what an engine has lost: daily jobs that did not begin at their time, or never came to their end, and events that were
 * accepted and never arrived. Doing it twice does no harm: jobs do only what is due, and each request has one cause.
 *
 * @param listened names of the events that jobs wait for
 */
export async function pickUpMissed(listened: readonly string[], realNow: Date): Promise<PickedUp> {
  const starts = await findJobStarts();
  const jobs: DailyJob[] = [];
  for (const job of DAILY_JOB_NAMES) if (await request(job, starts.get(job) ?? null, realNow)) jobs.push(job);
  const events = await resendLostEvents(listened, realNow, EVENT_PATIENCE_SECONDS, MOST_RESENDS);
  if (events > 0) wakeOutbox();
  if (jobs.length > 0 || events > 0) logger().warn({ jobs, events }, "jobs that were missed are picked up");
  return { jobs, events };
}

/** @returns whether the job is requested now: once an hour at most, until it comes to its end */
async function request(job: DailyJob, times: JobTimes | null, realNow: Date): Promise<boolean> {
  const missed = missedRun(job, times, realNow, getEnv().BILLING_TIME_ZONE);
  if (!missed) return false;
  const name = jobRequested(job);
  const hour = realNow.toISOString().slice(0, "2026-01-31T02".length);
  const event = { id: uuidv7(), name, data: {}, cause: `${name}:missed ${missed.toISOString()} at ${hour}` };
  return withTransaction((client) => insertEvent(event, { now: realNow, realNow }, client));
}
