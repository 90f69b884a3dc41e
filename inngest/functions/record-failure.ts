import type { FailureEventArgs } from "inngest";
import { systemClock } from "@/lib/clock";
import { unwrapError } from "@/lib/domain/job-error";
import { recordFailedJob } from "@/lib/services/system/record-failed-job";

/** The `onFailure` of every function: records the failed job, whichever engine ran it. */
export async function recordFailure({ event, error }: Pick<FailureEventArgs, "event" | "error">): Promise<void> {
  const { function_id: functionId, run_id: runId, event: cause } = event.data;
  await recordFailedJob({
    functionId,
    runId,
    event: { id: cause.id ?? null, name: cause.name, data: cause.data },
    error: unwrapError(error.message),
    realNow: systemClock.now(),
  });
}
