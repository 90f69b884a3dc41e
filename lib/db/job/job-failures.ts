import { queryRows, type Statement } from "../query";

export interface NewJobFailure {
  id: string;
  functionId: string;
  runId: string;
  event: unknown;
  error: string;
  realNow: Date;
}

/** Puts a job on the list of those that were given up; once, however often it is told. */
export async function insertJobFailure({ id, functionId, runId, event, error, realNow }: NewJobFailure): Promise<void> {
  await queryRows(INSERT, [id, functionId, runId, JSON.stringify(event), error, realNow]);
}

const INSERT: Statement = {
  name: "job_failure_insert",
  text: `INSERT INTO job_failure (id, function_id, run_id, event, error, failed_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (run_id) DO NOTHING`,
};
