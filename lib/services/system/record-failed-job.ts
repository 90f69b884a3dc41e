import { uuidv7 } from "@/lib/crypto/uuid";
import { insertJobFailure } from "@/lib/db/job/job-failures";
import { withTransaction } from "@/lib/db/sql/query";

export interface FailedJob {
  functionId: string;
  runId: string;
  /** The event that triggered it: enough to retry it. */
  event: { id: string | null; name: string; data: unknown };
  error: string;
  realNow: Date;
}

/** Records a job that failed after its last try: once, however often it is reported. The evaluation of alerts reads it. */
export async function recordFailedJob(job: FailedJob): Promise<void> {
  await withTransaction((client) => insertJobFailure({ id: uuidv7(), ...job }, client));
}
