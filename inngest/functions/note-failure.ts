import type { FailureEventArgs } from "inngest";
import { systemClock } from "@/lib/clock";
import { noteFailedJob } from "@/lib/services/job/note-failed-job";

/** Every function's `onFailure`: what was given up is put on the list, whichever engine ran it. */
export async function noteFailure({ event, error }: Pick<FailureEventArgs, "event" | "error">): Promise<void> {
  const { function_id: functionId, run_id: runId, event: cause } = event.data;
  await noteFailedJob({
    functionId,
    runId,
    event: { id: cause.id ?? null, name: cause.name, data: cause.data },
    error: error.message,
    realNow: systemClock.now(),
  });
}
