import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import {
  type FailureRow,
  findFailure,
  listFailures,
  listRuns,
  listSchedule,
  type RunRow,
  retryCause,
} from "@/lib/db/system/jobs";
import { jobRequested, SCHEDULED_JOBS, type ScheduledJob } from "@/lib/domain/job";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";
import { parseCron } from "./parse-cron";

export interface JobsReport {
  /** Times are null if an external Inngest server keeps the schedule. */
  schedule: { job: ScheduledJob; lastAt: Date | null; nextAt: Date | null }[];
  runs: RunRow[];
  failures: FailureRow[];
}

const NEWEST = 50;
/** Failures of a week: more than this need not be listed, the count on the overview says enough. */
const MOST_FAILURES = 1_000;

/** The schedule, the newest runs, and the failed jobs, since an instant or only the newest. @throws forbidden */
export async function reportJobs(
  context: Context,
  job: ScheduledJob | null = null,
  failedSince: Date | null = null,
): Promise<JobsReport> {
  requireStaff(context, "admin:read");
  const isExternal = getEnv().INNGEST_EVENT_KEY !== undefined;
  const [rows, runs, failures] = await Promise.all([
    isExternal ? [] : listSchedule(),
    listRuns(job, NEWEST),
    listFailures(failedSince, failedSince ? MOST_FAILURES : NEWEST),
  ]);
  const schedule = SCHEDULED_JOBS.filter(isOn).map((name) => {
    const row = rows.find((candidate) => candidate.job === name);
    const nextAt = row ? parseCron(row.cron).nextRun(context.realNow) : null;
    return { job: name, lastAt: row?.last_tick_at ?? null, nextAt };
  });
  return { schedule, runs, failures };
}

/** A job by its name in a path. @throws not_found */
export function readJob(name: string): ScheduledJob {
  const job = SCHEDULED_JOBS.find((known) => known === name);
  if (!job) throw new AppError("not_found", `There is no job "${name}". There are: ${SCHEDULED_JOBS.join(", ")}.`);
  return job;
}

function isOn(job: ScheduledJob): boolean {
  return job !== "back-up" || getEnv().BACKUP_DIR !== undefined;
}

/**
 * Triggers a scheduled job now, by the event that starts it as its cron does. Jobs do only what is due, so that one more run does nothing
 * twice.
 *
 * @throws conflict for a job that is not set up here
 */
export async function requestJob(
  context: Context,
  job: ScheduledJob,
  reason: string,
): Promise<IdempotentResult<{ job: string }>> {
  requireStaff(context, "admin:write");
  if (!isOn(job)) throw new AppError("conflict", "Backups are not set up. Set BACKUP_DIR to a folder.");
  return withIdempotency(context, null, async (client) => {
    const id = uuidv7();
    const name = jobRequested(job);
    await insertEvent({ id, name, data: {}, cause: `${name}:${id}` }, context, client);
    await writeAudit(auditSource(context), { action: "job.requested", subject: job, reason, after: { job } }, client);
    return { job };
  });
}

/** Events that only the engine itself can send. */
const INTERNAL_EVENT = /^inngest\//;

/**
 * Retries a failed job by sending its event again. Two requests cause one retry: if that fails again, it is
 * a new failure.
 *
 * @throws not_found; conflict if it cannot be retried
 */
export async function retryFailure(
  context: Context,
  id: string,
  reason: string,
): Promise<IdempotentResult<{ id: string }>> {
  requireStaff(context, "admin:write");
  return withIdempotency(context, null, async (client) => {
    const failure = await findFailure(id, client);
    if (!failure) throw new AppError("not_found", "There is no failed job with this id.");
    const { name, data } = eventToRetry(failure);
    await insertEvent({ id: uuidv7(), name, data, cause: retryCause(id) }, context, client);
    const before = { job: failure.job, retried: failure.is_retried };
    const after = { job: failure.job, retried: true };
    await writeAudit(auditSource(context), { action: "job.retried", subject: id, reason, before, after }, client);
    return { id };
  });
}

function eventToRetry({ job, event }: FailureRow): { name: string; data: unknown } {
  if (!INTERNAL_EVENT.test(event.name)) return { name: event.name, data: event.data };
  const scheduled = SCHEDULED_JOBS.find((name) => name === job);
  if (!scheduled) throw new AppError("conflict", "This job is part of another one. Retry that one instead.");
  return { name: jobRequested(scheduled), data: {} };
}
