import { queryRows } from "@/lib/db/sql/query";
import { defineStatement, type Statement } from "@/lib/db/sql/statement";

/** Rows deleted per statement, so that none holds its locks for long. */
const BATCH_SIZE = 1_000;

export interface Retention {
  completedDays: number;
  failedDays: number;
  /** At least as long as a sender may retry: a duplicate of a deleted event is not recognised. */
  eventDays: number;
}

/** Deletes old runs that have ended, with their steps, and events that no run needs. */
export async function removeOld({ completedDays, failedDays, eventDays }: Retention): Promise<void> {
  await inBatches(REMOVE_RUNS, [completedDays, failedDays]);
  await inBatches(REMOVE_EVENTS, [eventDays]);
}

async function inBatches(statement: Statement, values: unknown[]): Promise<void> {
  for (let removed = BATCH_SIZE; removed === BATCH_SIZE; )
    removed = (await queryRows(statement, [...values, BATCH_SIZE])).length;
}

const REMOVE_RUNS = defineStatement({
  name: "job_runs_remove",
  text: `DELETE FROM job_run WHERE id IN (
  SELECT id FROM job_run
  WHERE ended_at < now() - $1::int * interval '1 day' AND (status = 'completed' OR ended_at < now() - $2::int * interval '1 day')
  ORDER BY ended_at LIMIT $3::int) RETURNING 1`,
});

const REMOVE_EVENTS = defineStatement({
  name: "job_events_remove",
  text: `DELETE FROM job_event WHERE id IN (
  SELECT id FROM job_event e
  WHERE received_at < now() - $1::int * interval '1 day' AND routed_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM job_run WHERE event_id = e.id) LIMIT $2::int) RETURNING 1`,
});
