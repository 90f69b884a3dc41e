import { type Connection, queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

export interface NewJobFailure {
  id: string;
  functionId: string;
  runId: string;
  event: unknown;
  error: string;
  realNow: Date;
}

/** Records a job that failed for good. False when it is recorded already. */
export async function insertJobFailure(failure: NewJobFailure, on: Connection): Promise<boolean> {
  const { id, functionId, runId, event, error, realNow } = failure;
  const rows = await queryRows(INSERT, [id, functionId, runId, JSON.stringify(event), error, realNow], on);
  return rows.length > 0;
}

const INSERT = defineStatement({
  name: "job_failure_insert",
  text: `INSERT INTO job_failure (id, function_id, run_id, event, error, failed_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (run_id) DO NOTHING RETURNING id`,
  row: { id: t.uuid },
});
