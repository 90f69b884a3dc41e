import { uuidv7 } from "@/lib/crypto/uuid";
import { raiseAlert } from "@/lib/db/alert/raise-alert";
import { insertJobFailure } from "@/lib/db/job/job-failures";
import { withTransaction } from "@/lib/db/query";

export interface FailedJob {
  functionId: string;
  runId: string;
  /** What set it off: enough to set it off again. */
  event: { id: string | null; name: string; data: unknown };
  error: string;
  realNow: Date;
}

/** Notes a job that was given up after its last try, and sees to it that somebody looks: once, however often it is told. */
export async function noteFailedJob(job: FailedJob): Promise<void> {
  await withTransaction(async (client) => {
    if (!(await insertJobFailure({ id: uuidv7(), ...job }, client))) return;
    const { functionId, runId, error, realNow } = job;
    await raiseAlert(
      {
        id: uuidv7(),
        kind: "job_failed",
        groupKey: functionId,
        severity: "high",
        summary: `The job ${functionId} was given up after its last try.`,
        details: { run: runId, error },
        realNow,
      },
      client,
    );
  });
}
