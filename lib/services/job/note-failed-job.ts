import { uuidv7 } from "@/lib/crypto/uuid";
import { insertJobFailure } from "@/lib/db/job/job-failures";

export interface FailedJob {
  functionId: string;
  runId: string;
  /** What set it off: enough to set it off again. */
  event: { id: string | null; name: string; data: unknown };
  error: string;
  realNow: Date;
}

/** Notes a job that was given up after its last try: somebody has to look at it. */
export async function noteFailedJob(job: FailedJob): Promise<void> {
  await insertJobFailure({ id: uuidv7(), ...job });
}
