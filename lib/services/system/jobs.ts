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
import { type Once, once } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";
import { parseCron } from "./parse-cron";

export interface JobsReport {
  /** Empty times where an Inngest of somebody else keeps the schedule. */
  schedule: { job: ScheduledJob; lastAt: Date | null; nextAt: Date | null }[];
  runs: RunRow[];
  failures: FailureRow[];
}

const NEWEST = 50;
/** Of a week: beyond it the number on the overview says enough. */
const MOST_FAILURES = 1_000;

/** What runs by the clock and when, what ran, and what was given up, since an instant or the newest of it. @throws forbidden */
export async function reportJobs(
  context: Context,
  job: ScheduledJob | null = null,
  failedSince: Date | null = null,
): Promise<JobsReport> {
  requireStaff(context, "admin:read");
  const [rows, runs, failures] = await Promise.all([
    listSchedule(),
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

/** A job by its name in an address. @throws not_found */
export function readJob(name: string): ScheduledJob {
  const job = SCHEDULED_JOBS.find((known) => known === name);
  if (!job) throw new AppError("not_found", `There is no job "${name}". There are: ${SCHEDULED_JOBS.join(", ")}.`);
  return job;
}

function isOn(job: ScheduledJob): boolean {
  return job !== "back-up" || getEnv().BACKUP_DIR !== undefined;
}

/**
 * Asks for a job of the schedule now, by the event that starts it as its cron does. Jobs do whatever is due, so that one more run does nothing
 * twice.
 *
 * @throws conflict for a job that is not set up here
 */
export async function requestJob(context: Context, job: ScheduledJob, reason: string): Promise<Once<{ job: string }>> {
  requireStaff(context, "admin:write");
  if (!isOn(job)) throw new AppError("conflict", "Backups are not set up here: BACKUP_DIR names no folder.");
  return once(context, null, async (client) => {
    const id = uuidv7();
    const name = jobRequested(job);
    await insertEvent({ id, name, data: {}, cause: `${name}:${id}` }, context, client);
    await writeAudit(auditSource(context), { action: "job.requested", subject: job, reason, after: { job } }, client);
    return { job };
  });
}

/** Events of the engine's own, which nobody else can send. */
const ENGINES_OWN = /^inngest\//;

/**
 * Sets off once more what a job was given up on, by the event that set it off. Asked for twice, it is done once: should it fail again, that is
 * a failure of its own.
 *
 * @throws not_found; conflict where it cannot be set off again
 */
export async function retryFailure(context: Context, id: string, reason: string): Promise<Once<{ id: string }>> {
  requireStaff(context, "admin:write");
  return once(context, null, async (client) => {
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
  if (!ENGINES_OWN.test(event.name)) return { name: event.name, data: event.data };
  const scheduled = SCHEDULED_JOBS.find((name) => name === job);
  if (!scheduled)
    throw new AppError("conflict", "This job was part of another one, which is the one to be tried again.");
  return { name: jobRequested(scheduled), data: {} };
}
