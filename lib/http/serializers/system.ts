import type { z } from "zod";
import type * as jobs from "@/lib/contract/admin/jobs";
import type * as webhooks from "@/lib/contract/admin/webhooks";
import type { ReceivedWebhook } from "@/lib/db/system/webhooks";
import type { JobsReport } from "@/lib/services/system/jobs";
import type { Page } from "@/lib/services/system/page-of";

const time = (at: Date | null) => at?.toISOString() ?? null;

export function serializeJobs({ schedule, runs, failures }: JobsReport): z.input<typeof jobs.jobsResponse> {
  return {
    success: true,
    schedule: schedule.map(({ job, lastAt, nextAt }) => ({ job, last_at: time(lastAt), next_at: time(nextAt) })),
    runs: runs.map((run) => ({ ...run, started_at: run.started_at.toISOString(), ended_at: time(run.ended_at) })),
    // The data of an event may contain personal data; its name is enough to know what it was about.
    failures: failures.map(({ id, job, event, error, failed_at, is_retried }) => ({
      id,
      job,
      event: event.name,
      error,
      failed_at: failed_at.toISOString(),
      retried: is_retried,
    })),
  };
}

export function serializeWebhooks({ rows, next }: Page<ReceivedWebhook>): z.input<typeof webhooks.webhooksResponse> {
  return {
    success: true,
    webhooks: rows.map(({ last_error: error, received_at, processed_at, ...row }) => ({
      ...row,
      error,
      received_at: received_at.toISOString(),
      processed_at: time(processed_at),
    })),
    next_cursor: next,
  };
}
