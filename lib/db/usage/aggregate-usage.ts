import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";
import { firstIdAt } from "./first-id";

const HOUR_MS = 3_600_000;

/**
 * Writes the sums of the counters to their subscriptions, which lists are sorted by: for all of them, or for those with a use recorded
 * since an instant. These are found in the log, since an index on the counters would have to be updated by every use.
 *
 * @returns how many have changed
 */
export async function writeUseSums(since: Date | null): Promise<number> {
  const rows = since
    ? await queryRows(OF_SOME, [since, firstIdAt(new Date(since.getTime() - HOUR_MS))])
    : await queryRows(OF_ALL, []);
  return rows.length;
}

/**
 * Computed from the counters rather than added to, so that it is idempotent. A subscription that a transition has locked is skipped: the
 * next run overlaps with this one and finds it again.
 */
const sums = (name: string, among: string) =>
  defineStatement({
    name,
    text: `WITH locked AS (
  SELECT s.id FROM user_subscription s WHERE s.id IN (${among}) ORDER BY s.id FOR NO KEY UPDATE SKIP LOCKED
),
summed AS (
  SELECT c.subscription_id AS id, sum(c.used)::int AS total, max(c.last_used_at) AS last FROM usage_counter c
  JOIN locked ON locked.id = c.subscription_id GROUP BY c.subscription_id
)
UPDATE user_subscription s SET sort_total_used = summed.total, sort_last_used_at = summed.last FROM summed
WHERE s.id = summed.id AND (s.sort_total_used, s.sort_last_used_at) IS DISTINCT FROM (summed.total, summed.last)
RETURNING s.id`,
    row: { id: t.uuid },
  });

const OF_ALL = sums("use_sums_of_all", "SELECT DISTINCT subscription_id FROM usage_counter");
// Ids are made shortly before their use is recorded, hence the hour.
const OF_SOME = sums(
  "use_sums_of_some",
  `SELECT l.subscription_id FROM feature_usage_log l
    WHERE l.id >= $2::uuid AND l.recorded_at >= $1::timestamptz AND l.status = 'completed'`,
);
