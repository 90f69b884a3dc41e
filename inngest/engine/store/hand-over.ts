import { wakeOutbox } from "@/lib/db/outbox/wake";
import { queryRows } from "@/lib/db/sql/query";
import { defineStatement, t } from "@/lib/db/sql/statement";

/**
 * Hands what this engine had not finished over to the Inngest server that replaces it: the events of its runs go into the outbox once more,
 * and its schedule and queue are emptied, which would otherwise stay for good and be taken for jobs that are late. Doing work twice that an
 * instance of before is just ending does no harm.
 *
 * @returns how many events
 */
export async function handOver(realNow: Date): Promise<number> {
  const events = await queryRows(HAND_OVER, [realNow]);
  if (events.length > 0) wakeOutbox();
  return events.length;
}

// Ticks are left out: the server keeps a schedule of its own, and what it has missed of the daily jobs is picked up. So are the calls of
// failure handlers, whose job is retried as a whole. Steps and items go with their run.
const HAND_OVER = defineStatement({
  name: "job_hand_over",
  text: `WITH unfinished AS (
  DELETE FROM job_run WHERE status = 'running' RETURNING event_id
), unrouted AS (
  UPDATE job_event SET routed_at = now() WHERE routed_at IS NULL RETURNING id
), schedule AS (
  DELETE FROM job_schedule
)
INSERT INTO outbox_event (id, name, data, cause, created_at, next_attempt_at)
SELECT gen_random_uuid(), name, data, 'handed over:' || id, $1::timestamptz, $1::timestamptz FROM job_event
WHERE id IN (SELECT event_id FROM unfinished UNION SELECT id FROM unrouted) AND name NOT LIKE 'inngest/%'
ON CONFLICT (cause) DO NOTHING RETURNING id`,
  row: { id: t.uuid },
});
