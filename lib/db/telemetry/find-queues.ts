import { getPool } from "../pool";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

export interface Queue {
  waiting: number;
  /** Of the item that has waited longest; 0 where nothing waits. */
  oldestSeconds: number;
}

export const QUEUES = ["jobs", "outbox", "mails", "webhooks"] as const;
export const SEVERITIES = ["low", "medium", "high"] as const;

export interface QueueFacts {
  queues: Record<(typeof QUEUES)[number], Queue>;
  alerts: Record<(typeof SEVERITIES)[number], number>;
}

/** The waiting items of all queues, over all instances, in one statement. */
export async function findQueues(): Promise<QueueFacts> {
  const [row] = await queryRows(FIND, []);
  if (!row) throw new Error("a statement without a table returns one row");
  return row.facts;
}

export interface PoolState {
  total: number;
  idle: number;
  /** Callers that wait for a connection. */
  waiting: number;
  max: number;
}

/** The connections of this process and the callers that wait for one. */
export function poolState(): PoolState {
  const { totalCount: total, idleCount: idle, waitingCount: waiting, options } = getPool();
  return { total, idle, waiting, max: options.max };
}

/** Ids are uuid v7: their first 48 bits are the real time at which the row was made. */
const AGE_BY_ID = `coalesce(extract(epoch FROM statement_timestamp())
  - ('x' || left(replace(min(id::text), '-', ''), 12))::bit(48)::bigint / 1000.0, 0)`;

const queue = (age: string, from: string) =>
  `(SELECT json_build_object('waiting', count(*), 'oldestSeconds', greatest(0, ${age})::float) FROM ${from})`;
const since = (column: string) => `coalesce(extract(epoch FROM statement_timestamp() - min(${column})), 0)`;

const FIND = defineStatement({
  name: "telemetry_queues",
  text: `SELECT json_build_object(
  'queues', json_build_object(
    'jobs', ${queue(since("visible_at"), "job_item WHERE visible_at <= statement_timestamp()")},
    'outbox', ${queue(AGE_BY_ID, "outbox_event WHERE sent_at IS NULL")},
    'mails', ${queue(AGE_BY_ID, "mail WHERE status = 'waiting'")},
    'webhooks', ${queue(since("received_at"), "webhook_event WHERE processed_at IS NULL AND given_up_at IS NULL")}),
  'alerts', (SELECT json_build_object('low', count(*) FILTER (WHERE severity = 'low'),
    'medium', count(*) FILTER (WHERE severity = 'medium'), 'high', count(*) FILTER (WHERE severity = 'high'))
    FROM alert WHERE status <> 'resolved')) AS facts`,
  row: { facts: t.json.of<QueueFacts>() },
});
