import { queryRows } from "@/lib/db/sql/query";
import { defineStatement, type RowOf, t } from "@/lib/db/sql/statement";
import type { JobFunction } from "../config";

export interface NewEvent {
  id: string;
  name: string;
  data: unknown;
  occurredAt: Date;
}

/** Stores events until they are routed; a duplicate id is dropped. */
export async function insertEvents(events: readonly NewEvent[]): Promise<void> {
  await queryRows(INSERT, [
    events.map(({ id }) => id),
    events.map(({ name }) => name),
    events.map(({ data }) => JSON.stringify(data)),
    events.map(({ occurredAt }) => occurredAt),
  ]);
}

/** Creates a run of every function that an event starts, for the oldest events. @returns how many events were routed */
export async function routeEvents(functions: readonly JobFunction[], limit: number): Promise<number> {
  const routes = functions.flatMap(({ id, events }) => events.map((event) => ({ id, event })));
  const [row] = await queryRows(ROUTE, [limit, routes.map(({ event }) => event), routes.map(({ id }) => id)]);
  return row?.routed ?? 0;
}

export interface Tick {
  functionId: string;
  cron: string;
  at: Date;
}

/** Starts the run of one tick of a cron, unless another instance has. */
export async function insertTick({ functionId, cron, at }: Tick): Promise<void> {
  const id = `tick ${functionId} ${cron} ${at.toISOString()}`;
  await queryRows(TICK, [id, functionId, cron, at]);
}

const SCHEDULE_ROW = {
  function_id: t.text,
  cron: t.text,
  last_tick_at: t.timestamptz,
};
export type ScheduleRow = RowOf<typeof SCHEDULE_ROW>;

export async function findSchedules(): Promise<ScheduleRow[]> {
  return queryRows(SCHEDULES, []);
}

/** A new cron starts now, without missed ticks. */
export async function insertSchedule(functionId: string, cron: string, lastTickAt: Date): Promise<void> {
  await queryRows(INSERT_SCHEDULE, [functionId, cron, lastTickAt]);
}

/** Corrects a schedule by compare-and-set: not if another instance has changed it since it was read. */
export async function resetSchedule(row: ScheduleRow, lastTickAt: Date): Promise<void> {
  await queryRows(RESET_SCHEDULE, [row.function_id, row.cron, row.last_tick_at, lastTickAt]);
}

const INSERT = defineStatement({
  name: "job_events_insert",
  text: `INSERT INTO job_event (id, name, data, occurred_at)
SELECT * FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::timestamptz[]) ON CONFLICT (id) DO NOTHING`,
});

const ROUTE = defineStatement({
  name: "job_events_route",
  text: `WITH oldest AS (
  SELECT id FROM job_event WHERE routed_at IS NULL ORDER BY received_at LIMIT $1::int FOR UPDATE SKIP LOCKED
), routed AS (
  UPDATE job_event e SET routed_at = now() FROM oldest WHERE e.id = oldest.id RETURNING e.id, e.name
), runs AS (
  INSERT INTO job_run (id, function_id, event_id)
  SELECT gen_random_uuid(), route.function_id, routed.id
  FROM routed JOIN unnest($2::text[], $3::text[]) AS route (event_name, function_id) ON route.event_name = routed.name
  ON CONFLICT (function_id, event_id) DO NOTHING RETURNING id, function_id
), items AS (
  INSERT INTO job_item (id, run_id, function_id, step_id, is_start)
  SELECT gen_random_uuid(), id, function_id, 'step', true FROM runs
)
SELECT count(*)::int AS routed FROM routed`,
  row: { routed: t.int4 },
});

const TICK = defineStatement({
  name: "job_tick",
  text: `WITH tick AS (
  INSERT INTO job_event (id, name, data, occurred_at, routed_at)
  VALUES ($1::text, 'inngest/scheduled.timer', jsonb_build_object('cron', $3::text), $4::timestamptz, now())
  ON CONFLICT (id) DO NOTHING RETURNING id
), run AS (
  INSERT INTO job_run (id, function_id, event_id) SELECT gen_random_uuid(), $2::text, id FROM tick RETURNING id
), item AS (
  INSERT INTO job_item (id, run_id, function_id, step_id, is_start) SELECT gen_random_uuid(), id, $2::text, 'step', true FROM run
)
UPDATE job_schedule SET last_tick_at = $4::timestamptz WHERE function_id = $2::text AND cron = $3::text AND last_tick_at < $4::timestamptz`,
});

const SCHEDULES = defineStatement({
  name: "job_schedules",
  text: "SELECT function_id, cron, last_tick_at FROM job_schedule",
  row: SCHEDULE_ROW,
});

const INSERT_SCHEDULE = defineStatement({
  name: "job_schedule_insert",
  text: "INSERT INTO job_schedule (function_id, cron, last_tick_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
});

const RESET_SCHEDULE = defineStatement({
  name: "job_schedule_reset",
  text: "UPDATE job_schedule SET last_tick_at = $4 WHERE function_id = $1 AND cron = $2 AND last_tick_at = $3",
});
