import { type Connection, queryRows, withTransaction } from "@/lib/db/sql/query";
import { defineStatement, type RowOf, t } from "@/lib/db/sql/statement";
import type { JobFunction } from "../config";
import { afterStarts, allowStarts } from "../throttle";

export interface Item {
  id: string;
  run_id: string;
  function_id: string;
  step_id: string;
  is_sleep: boolean;
  attempt: number;
  fence: number;
  takings: number;
}

export interface LeasedItems {
  items: Item[];
  /** In how many milliseconds a throttle lets the next run start; null if none does. */
  throttledForMs: number | null;
}

export interface LeaseRequest {
  worker: string;
  functions: readonly JobFunction[];
  slots: number;
  leaseMs: number;
}

const LOAD_ROW = {
  function_id: t.text.assured("the names are given, and none is NULL"),
  running: t.int4,
  next_start_at: t.timestamptz.nullable,
  now: t.timestamptz,
};
type LoadRow = RowOf<typeof LOAD_ROW>;

/**
 * Leases due items for this worker. An advisory lock lets one instance lease at a time, or two of them would each see room for the last call
 * that a function's concurrency allows; it is held for about a millisecond.
 */
export async function leaseItems({ worker, functions, slots, leaseMs }: LeaseRequest): Promise<LeasedItems> {
  return withTransaction(async (client) => {
    await queryRows(LOCK, [], client);
    const load = await queryRows(LOAD, [functions.map(({ id }) => id)], client);
    const offers = functions.map((job) => offerFor(job, load, slots));
    const items = await queryRows(
      LEASE,
      [
        offers.map(({ job }) => job.id),
        offers.map(({ free }) => free),
        offers.map(({ starts }) => starts),
        slots,
        worker,
        leaseMs,
      ],
      client,
    );
    for (const offer of offers) await saveStarts(offer, items, client);
    return { items, throttledForMs: shortestWait(offers, items) };
  });
}

interface Offer {
  job: JobFunction;
  free: number;
  starts: number;
  /** Set if the throttle allows fewer starts than there are free slots. */
  waitMs: number | null;
  nextStartAt: number | null;
  now: number;
}

function offerFor(job: JobFunction, load: LoadRow[], slots: number): Offer {
  const row = load.find(({ function_id }) => function_id === job.id);
  const now = row?.now.getTime() ?? 0;
  const free = Math.max(0, Math.min(slots, (job.concurrency ?? slots) - (row?.running ?? 0)));
  const nextStartAt = row?.next_start_at?.getTime() ?? null;
  if (!job.throttle) return { job, free, starts: free, waitMs: null, nextStartAt, now };
  const { starts, nextAllowedAt } = allowStarts(job.throttle, nextStartAt, now, free);
  return { job, free, starts, waitMs: starts < free ? nextAllowedAt - now : null, nextStartAt, now };
}

async function saveStarts(
  { job, nextStartAt, now }: Offer,
  items: readonly { function_id: string; was_start: boolean }[],
  client: Connection,
): Promise<void> {
  const starts = items.filter((item) => item.function_id === job.id && item.was_start).length;
  if (!job.throttle || starts === 0) return;
  await queryRows(SAVE_THROTTLE, [job.id, new Date(afterStarts(job.throttle, nextStartAt, now, starts))], client);
}

/** A throttle holds runs back if all starts that it allowed were leased. */
function shortestWait(offers: Offer[], items: { function_id: string; was_start: boolean }[]): number | null {
  const waits = offers.flatMap(({ job, starts, waitMs }) => {
    const started = items.filter((item) => item.function_id === job.id && item.was_start).length;
    return waitMs !== null && (started === starts || starts === 0) ? [waitMs] : [];
  });
  return waits.length > 0 ? Math.min(...waits) : null;
}

/** Extends the leases of this worker's items. A lease that it has lost is not touched: the new holder has a higher fencing token. */
export async function extendLeases(items: readonly Item[], leaseMs: number): Promise<void> {
  await queryRows(EXTEND, [items.map(({ id }) => id), items.map(({ fence }) => fence), leaseMs]);
}

const LOCK = defineStatement({ name: "job_lease_lock", text: "SELECT pg_advisory_xact_lock(hashtext('job_lease'))" });

// The clock is read after the lock is acquired, because the transaction may have waited for it.
const LOAD = defineStatement({
  name: "job_load",
  text: `SELECT job.function_id, throttle.next_start_at, statement_timestamp() AS now,
  (SELECT count(*)::int FROM job_item i WHERE i.function_id = job.function_id AND i.worker IS NOT NULL
    AND i.visible_at > statement_timestamp()) AS running
FROM unnest($1::text[]) AS job (function_id) LEFT JOIN job_throttle throttle USING (function_id)`,
  row: LOAD_ROW,
});

// Items of runs that have started go before new runs.
const LEASE = defineStatement({
  name: "job_lease",
  text: `WITH due AS (
  SELECT i.id, i.is_start
  FROM unnest($1::text[], $2::int[], $3::int[]) WITH ORDINALITY AS offer (function_id, free, starts, rank)
  CROSS JOIN LATERAL (
    SELECT both_kinds.id, both_kinds.is_start FROM (
      SELECT * FROM (
        SELECT id, is_start FROM job_item
        WHERE function_id = offer.function_id AND NOT is_start AND visible_at <= statement_timestamp()
        ORDER BY visible_at LIMIT offer.free FOR UPDATE SKIP LOCKED
      ) AS going_on
      UNION ALL
      SELECT * FROM (
        SELECT id, is_start FROM job_item
        WHERE function_id = offer.function_id AND is_start AND visible_at <= statement_timestamp()
        ORDER BY visible_at LIMIT offer.starts FOR UPDATE SKIP LOCKED
      ) AS starting
    ) AS both_kinds LIMIT offer.free
  ) AS i
  ORDER BY offer.rank LIMIT $4::int
)
UPDATE job_item SET worker = $5::uuid, fence = fence + 1, takings = takings + 1, is_start = false,
  visible_at = statement_timestamp() + $6::int * interval '1 millisecond'
FROM due WHERE job_item.id = due.id
RETURNING job_item.id, run_id, function_id, step_id, is_sleep, attempt, fence, takings, due.is_start AS was_start`,
  row: {
    id: t.uuid,
    run_id: t.uuid,
    function_id: t.text,
    step_id: t.text,
    is_sleep: t.bool,
    attempt: t.int4,
    fence: t.int4,
    takings: t.int4,
    was_start: t.bool,
  },
});

const SAVE_THROTTLE = defineStatement({
  name: "job_throttle_save",
  text: `INSERT INTO job_throttle (function_id, next_start_at) VALUES ($1, $2)
ON CONFLICT (function_id) DO UPDATE SET next_start_at = excluded.next_start_at`,
});

// Items that are being committed right now are locked, and need no more time.
const EXTEND = defineStatement({
  name: "job_extend",
  text: `WITH held AS (
  SELECT item.id FROM job_item item JOIN unnest($1::uuid[], $2::int[]) AS mine (id, fence) ON mine.id = item.id AND mine.fence = item.fence
  FOR UPDATE OF item SKIP LOCKED
)
UPDATE job_item SET visible_at = statement_timestamp() + $3::int * interval '1 millisecond' FROM held WHERE job_item.id = held.id`,
});
