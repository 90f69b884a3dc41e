import { type Connection, queryRows, withTransaction } from "@/lib/db/sql/query";
import { defineStatement, type RowOf, t } from "@/lib/db/sql/statement";
import type { JobFunction } from "../config";
import type { StepChange, StepCommit, StepResult } from "../decide";
import type { Item } from "./lease";

const LOCKED_RUN_ROW = {
  status: t.word.of<"running" | "completed" | "failed">(),
  function_id: t.text,
  parent_run_id: t.uuid.nullable,
  parent_step_id: t.text.nullable,
};
type LockedRun = RowOf<typeof LOCKED_RUN_ROW>;

/** Commits the result of a call. False if another worker has leased the item meanwhile: then nothing is written. */
export async function commitItem(item: Item, commit: StepCommit, job: JobFunction): Promise<boolean> {
  return withTransaction(async (client) => {
    // The run is always locked before its items, to avoid a deadlock: two of its steps may end at once.
    const [run] = await queryRows(LOCK_RUN, [item.run_id], client);
    const [held] = await queryRows(LOCK_ITEM, [item.id, item.fence], client);
    if (!run || !held) return false;
    if (run.status !== "running") await queryRows(DROP_ITEM, [item.id], client);
    else await write({ item, again: held.again, run, job }, commit, client);
    return true;
  });
}

interface Held {
  item: Item;
  again: boolean;
  run: LockedRun;
  job: JobFunction;
}

async function write(held: Held, commit: StepCommit, client: Connection): Promise<void> {
  const { item, job } = held;
  switch (commit.kind) {
    case "retry":
      await queryRows(RETRY, [item.id, commit.counts ? 1 : 0, Math.round(commit.afterMs)], client);
      return;
    case "progress":
      for (const step of commit.steps) await writeStep(item, step, client);
      await continueRun(held, commit.steps, client);
      return;
    case "completed":
      await end(held, "completed", { type: "data", data: commit.output }, client);
      return;
    case "failed":
      await end(held, "failed", { type: "error", error: commit.error }, client);
      if (job.failureHandler) {
        const error = JSON.stringify(commit.error);
        await queryRows(
          CALL_FAILURE_HANDLER,
          [`failed ${item.run_id}`, job.failureHandler, item.run_id, error],
          client,
        );
      }
  }
}

async function writeStep(item: Item, step: StepChange, client: Connection): Promise<void> {
  const { id, name } = step;
  const runId = item.run_id;
  switch (step.change) {
    case "done":
      await queryRows(FINISH_STEP, [runId, id, name, JSON.stringify(step.result)], client);
      return;
    case "planned":
      await queryRows(ADD_STEP, [runId, item.function_id, id, name, new Date(0), false], client);
      return;
    case "asleep":
      await queryRows(ADD_STEP, [runId, item.function_id, id, name, step.until, true], client);
      return;
    case "invoked":
      await queryRows(
        INVOKE,
        [`invoke ${runId} ${id}`, step.functionId, JSON.stringify(step.data), runId, id, name],
        client,
      );
  }
}

/** Calls the function again at once if a step was done; else when the step that it waits for is done. */
async function continueRun({ item, again }: Held, steps: StepChange[], client: Connection): Promise<void> {
  if (steps.length > 1 || steps.some(({ change }) => change === "planned")) {
    await queryRows(SET_PARALLEL, [item.run_id], client);
  }
  const isDone = steps.some(({ change }) => change === "done");
  if (item.step_id === "step" && (isDone || again)) {
    await queryRows(CALL_AGAIN, [item.id], client);
    return;
  }
  await queryRows(DROP_ITEM, [item.id], client);
  if (isDone) await queryRows(CALL_FUNCTION, [item.run_id], client);
}

async function end(
  { item, run }: Held,
  status: "completed" | "failed",
  result: StepResult,
  client: Connection,
): Promise<void> {
  const output = result.type === "data" ? (result.data ?? null) : result.error;
  await queryRows(END_RUN, [item.run_id, status, JSON.stringify(output)], client);
  await queryRows(DROP_ITEMS, [item.run_id], client);
  if (!run.parent_run_id) return;
  const { parent_run_id: parent, parent_step_id: step, function_id: name } = run;
  await queryRows(FINISH_STEP, [parent, step, name, JSON.stringify(result)], client);
  await queryRows(CALL_FUNCTION, [parent], client);
}

const LOCK_RUN = defineStatement({
  name: "job_run_lock",
  text: "SELECT status, function_id, parent_run_id, parent_step_id FROM job_run WHERE id = $1 FOR NO KEY UPDATE",
  row: LOCKED_RUN_ROW,
});

const LOCK_ITEM = defineStatement({
  name: "job_item_lock",
  text: "SELECT again FROM job_item WHERE id = $1 AND fence = $2 FOR UPDATE",
  row: { again: t.bool },
});

const DROP_ITEM = defineStatement({ name: "job_item_drop", text: "DELETE FROM job_item WHERE id = $1" });
const DROP_ITEMS = defineStatement({ name: "job_items_drop", text: "DELETE FROM job_item WHERE run_id = $1" });

const RETRY = defineStatement({
  name: "job_item_retry",
  text: `UPDATE job_item SET attempt = attempt + $2::int, worker = NULL, again = false,
  takings = CASE WHEN $2::int > 0 THEN 0 ELSE takings END,
  visible_at = statement_timestamp() + $3::int * interval '1 millisecond' WHERE id = $1`,
});

const CALL_AGAIN = defineStatement({
  name: "job_item_again",
  text: `UPDATE job_item SET attempt = 0, takings = 0, worker = NULL, again = false, visible_at = statement_timestamp() WHERE id = $1`,
});

const CALL_FUNCTION = defineStatement({
  name: "job_function_call",
  text: `INSERT INTO job_item (id, run_id, function_id, step_id, visible_at)
SELECT gen_random_uuid(), id, function_id, 'step', statement_timestamp() FROM job_run WHERE id = $1 AND status = 'running'
ON CONFLICT (run_id, step_id) DO UPDATE SET again = job_item.worker IS NOT NULL`,
});

const SET_PARALLEL = defineStatement({
  name: "job_run_parallel",
  text: "UPDATE job_run SET is_parallel = true WHERE id = $1 AND NOT is_parallel",
});

const FINISH_STEP = defineStatement({
  name: "job_step_finish",
  text: `INSERT INTO job_step (run_id, step_id, name, result, position)
SELECT id, $2::text, $3::text, $4::jsonb, (SELECT count(position) + 1 FROM job_step WHERE run_id = id) FROM job_run WHERE id = $1::uuid
ON CONFLICT (run_id, step_id) DO UPDATE SET result = excluded.result, position = excluded.position WHERE job_step.result IS NULL`,
});

const ADD_STEP = defineStatement({
  name: "job_step_add",
  text: `WITH step AS (
  INSERT INTO job_step (run_id, step_id, name) VALUES ($1::uuid, $3::text, $4::text)
  ON CONFLICT (run_id, step_id) DO NOTHING RETURNING run_id, step_id
)
INSERT INTO job_item (id, run_id, function_id, step_id, visible_at, is_sleep)
SELECT gen_random_uuid(), run_id, $2::text, step_id, greatest($5::timestamptz, statement_timestamp()), $6::boolean FROM step`,
});

const INVOKE = defineStatement({
  name: "job_invoke",
  text: `WITH step AS (
  INSERT INTO job_step (run_id, step_id, name) VALUES ($4::uuid, $5::text, $6::text)
  ON CONFLICT (run_id, step_id) DO NOTHING RETURNING step_id
), event AS (
  INSERT INTO job_event (id, name, data, occurred_at, routed_at)
  SELECT $1::text, 'inngest/function.invoked', $3::jsonb, now(), now() FROM step RETURNING id
), run AS (
  INSERT INTO job_run (id, function_id, event_id, parent_run_id, parent_step_id)
  SELECT gen_random_uuid(), $2::text, id, $4::uuid, $5::text FROM event RETURNING id
)
INSERT INTO job_item (id, run_id, function_id, step_id, is_start) SELECT gen_random_uuid(), id, $2::text, 'step', true FROM run`,
});

const END_RUN = defineStatement({
  name: "job_run_end",
  text: "UPDATE job_run SET status = $2::job_run_status, output = $3::jsonb, ended_at = now() WHERE id = $1 AND status = 'running'",
});

const CALL_FAILURE_HANDLER = defineStatement({
  name: "job_failure_handler_call",
  text: `WITH event AS (
  INSERT INTO job_event (id, name, data, occurred_at, routed_at)
  SELECT $1::text, 'inngest/function.failed', jsonb_build_object(
    'function_id', run.function_id, 'run_id', run.id, 'error', $4::jsonb,
    'event', jsonb_build_object('id', event.id, 'name', event.name, 'data', event.data)), now(), now()
  FROM job_run run JOIN job_event event ON event.id = run.event_id WHERE run.id = $3::uuid RETURNING id
), run AS (
  INSERT INTO job_run (id, function_id, event_id) SELECT gen_random_uuid(), $2::text, id FROM event RETURNING id
)
INSERT INTO job_item (id, run_id, function_id, step_id, is_start) SELECT gen_random_uuid(), id, $2::text, 'step', true FROM run`,
});
