import { uuidv7 } from "@/lib/crypto/uuid";
import { insertJobFailure } from "@/lib/db/job/job-failures";
import { withTransaction } from "@/lib/db/sql/query";

export interface FailedJob {
  functionId: string;
  runId: string;
  /** What set it off: enough to set it off again. */
  event: { id: string | null; name: string; data: unknown };
  error: string;
  realNow: Date;
}

/** Notes a job that was given up after its last try: once, however often it is told. Whoever looks for alerts finds it there. */
export async function recordFailedJob(job: FailedJob): Promise<void> {
  await withTransaction((client) => insertJobFailure({ id: uuidv7(), ...job }, client));
}
