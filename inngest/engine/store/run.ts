import { queryRows } from "@/lib/db/sql/query";
import { defineStatement, t } from "@/lib/db/sql/statement";
import type { StepResult } from "../decide";

/** The state of a run that a call needs. */
export interface RunState {
  id: string;
  isParallel: boolean;
  event: { id: string; name: string; data: unknown; ts: number };
  /** In the order of their completion. */
  steps: { id: string; result: StepResult }[];
}

const RUN_ROW = {
  id: t.uuid,
  is_parallel: t.bool,
  event_id: t.text,
  name: t.text,
  data: t.jsonb,
  occurred_at: t.timestamptz,
  steps: t.json.of<{ id: string; result: StepResult }[]>(),
};

/** Null if the run has ended meanwhile. */
export async function findRun(id: string): Promise<RunState | null> {
  const [row] = await queryRows(FIND, [id]);
  if (!row) return null;
  const { is_parallel: isParallel, event_id, name, data, occurred_at, steps } = row;
  return { id, isParallel, event: { id: event_id, name, data, ts: occurred_at.getTime() }, steps };
}

const FIND = defineStatement({
  name: "job_run_find",
  text: `SELECT run.id, run.is_parallel, event.id AS event_id, event.name, event.data, event.occurred_at,
  (SELECT coalesce(json_agg(json_build_object('id', step_id, 'result', result) ORDER BY position), '[]')
   FROM job_step WHERE run_id = run.id AND result IS NOT NULL) AS steps
FROM job_run run JOIN job_event event ON event.id = run.event_id
WHERE run.id = $1 AND run.status = 'running'`,
  row: RUN_ROW,
});
