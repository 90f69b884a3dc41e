import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const SCHEDULE_ROW = {
  job: t.text,
  cron: t.text,
  last_tick_at: t.timestamptz,
};
export type ScheduleRow = RowOf<typeof SCHEDULE_ROW>;

const RUN_ROW = {
  id: t.uuid,
  job: t.text,
  status: t.word.of<"running" | "completed" | "failed">(),
  event: t.text,
  started_at: t.timestamptz,
  ended_at: t.timestamptz.nullable,
  /** In the order of execution. */
  steps: t.texts,
  error: t.text.nullable,
};
export type RunRow = RowOf<typeof RUN_ROW>;

const FAILURE_ROW = {
  id: t.uuid,
  job: t.text,
  event: t.jsonb.of<{ id: string | null; name: string; data: unknown }>(),
  error: t.text,
  failed_at: t.timestamptz,
  /** Whether a retry has been requested. */
  is_retried: t.bool,
};
export type FailureRow = RowOf<typeof FAILURE_ROW>;

/** The schedule of the embedded engine; empty where an external Inngest runs the jobs. */
export async function listSchedule(): Promise<ScheduleRow[]> {
  return queryRows(SCHEDULE, []);
}

/** The newest runs, of one job or of all. */
export async function listRuns(job: string | null, limit: number): Promise<RunRow[]> {
  return queryRows(RUNS, [job, limit]);
}

export async function listFailures(since: Date | null, limit: number): Promise<FailureRow[]> {
  return queryRows(FAILURES, [since, limit]);
}

export async function findFailure(id: string, on: Connection): Promise<FailureRow | null> {
  const [row] = await queryRows(FAILURE, [id], on);
  return row ?? null;
}

/** The cause of the event that retries a failed job: it is retried once. */
export function retryCause(failureId: string): string {
  return `job/retry:${failureId}`;
}

/** Jobs by our name, without the app's prefix. */
const NAME = (column: string) => `regexp_replace(${column}, '^studymeter-', '')`;

const SCHEDULE = defineStatement({
  name: "system_schedule",
  text: `SELECT ${NAME("function_id")} AS job, cron, last_tick_at FROM job_schedule ORDER BY function_id, cron`,
  row: SCHEDULE_ROW,
});

const RUNS = defineStatement({
  name: "system_runs",
  text: `SELECT run.id, ${NAME("run.function_id")} AS job, run.status, event.name AS event, run.started_at, run.ended_at,
  ARRAY(SELECT name FROM job_step WHERE run_id = run.id ORDER BY position NULLS LAST LIMIT 20) AS steps,
  CASE WHEN run.status = 'failed' THEN left(run.output ->> 'message', 300) END AS error
FROM job_run run JOIN job_event event ON event.id = run.event_id
WHERE $1::text IS NULL OR run.function_id IN ($1::text, 'studymeter-' || $1::text)
ORDER BY run.started_at DESC, run.id LIMIT $2::int`,
  row: RUN_ROW,
});

const FAILURE_COLUMNS = `id, ${NAME("function_id")} AS job, event, left(error, 500) AS error, failed_at,
  EXISTS (SELECT 1 FROM outbox_event o WHERE o.cause = 'job/retry:' || job_failure.id) AS is_retried`;
const FAILURES = defineStatement({
  name: "system_failures",
  text: `SELECT ${FAILURE_COLUMNS} FROM job_failure
WHERE $1::timestamptz IS NULL OR failed_at >= $1::timestamptz ORDER BY failed_at DESC LIMIT $2::int`,
  row: FAILURE_ROW,
});
const FAILURE = defineStatement({
  name: "system_failure",
  text: `SELECT ${FAILURE_COLUMNS} FROM job_failure WHERE id = $1`,
  row: FAILURE_ROW,
});
