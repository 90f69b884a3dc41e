import { queryRows, type Statement } from "../query";
import type { Stretch } from "./count-flows";

export interface UseDay {
  day: string;
  feature: string;
  /** That the student is on today. */
  plan: string;
  uses: number;
  entries: number;
  refusals: number;
}

export interface UseFilter {
  feature: string | null;
  plan: string | null;
}

export interface UseCounts {
  days: UseDay[];
  /** Of the stretch before, without days. */
  previous: { uses: number; refusals: number };
  /** Students who were refused in each stretch. */
  refused: number;
  refused_before: number;
  /** Students who used something. */
  students: number;
}

export interface FullCounters {
  students: number;
  counters: number;
}

/**
 * Uses and refusals of two stretches, by day, feature and plan. A use is recorded when it happens or later, never before, so the partitions
 * before the stretch are not opened; within a month `usage_log_by_time` finds the days. Without students on test clocks.
 */
export async function countUses(stretch: Stretch, filter: UseFilter): Promise<UseCounts> {
  const { previousFrom, from, to, timeZone } = stretch;
  const values = [previousFrom, from, to, timeZone, filter.feature, filter.plan];
  const [row] = await queryRows<{ counts: UseCounts }>(COUNT, values);
  if (!row) throw new Error("counting gave no answer");
  return row.counts;
}

/** Counters that are at their limit at a moment, and whose they are; read by `counter_by_period_end`. */
export async function countFullCounters(now: Date, filter: UseFilter): Promise<FullCounters> {
  const [row] = await queryRows<FullCounters & { [column: string]: unknown }>(FULL, [now, filter.feature, filter.plan]);
  return row ?? { students: 0, counters: 0 };
}

const COUNT: Statement = {
  name: "analytics_uses",
  // Summed by student first: only the sums are joined with her plan and her clock, not every use.
  text: `WITH summed AS (
  SELECT l.subscription_id, l.feature_name, (l.created_at AT TIME ZONE $4)::date AS day, l.created_at >= $2 AS is_current,
    coalesce(sum(l.quantity) FILTER (WHERE l.status = 'completed'), 0) AS uses,
    count(*) FILTER (WHERE l.status = 'completed') AS entries,
    coalesce(sum(l.quantity) FILTER (WHERE l.status = 'failed'), 0) AS refusals
  FROM feature_usage_log l
  WHERE l.recorded_at >= $1 AND l.created_at >= $1 AND l.created_at < $3 AND ($5::text IS NULL OR l.feature_name = $5)
  GROUP BY 1, 2, 3, 4
),
kept AS MATERIALIZED (
  SELECT summed.*, s.plan_key FROM summed JOIN user_subscription s ON s.id = summed.subscription_id JOIN student st ON st.id = s.student_id
  WHERE st.test_clock_id IS NULL AND ($6::text IS NULL OR s.plan_key = $6)
)
SELECT json_build_object(
  'days', (SELECT coalesce(json_agg(d), '[]') FROM (
    SELECT day::text AS day, feature_name AS feature, plan_key AS plan, sum(uses) AS uses, sum(entries) AS entries, sum(refusals) AS refusals
    FROM kept WHERE is_current GROUP BY 1, 2, 3 ORDER BY 1, 2, 3) d),
  'previous', (SELECT json_build_object('uses', coalesce(sum(uses), 0), 'refusals', coalesce(sum(refusals), 0)) FROM kept WHERE NOT is_current),
  'refused', (SELECT count(DISTINCT subscription_id) FROM kept WHERE is_current AND refusals > 0),
  'refused_before', (SELECT count(DISTINCT subscription_id) FROM kept WHERE NOT is_current AND refusals > 0),
  'students', (SELECT count(DISTINCT subscription_id) FROM kept WHERE is_current AND uses > 0)
) AS counts`,
};

/** Of whom which limit counts: the plan's that she is entitled to, else the newest of free. */
export const AT_LIMIT = `FROM usage_counter c
JOIN user_subscription s ON s.id = c.subscription_id
JOIN student st ON st.id = s.student_id AND st.test_clock_id IS NULL AND st.erased_at IS NULL
JOIN plan free ON free.key = 'free'
JOIN plan_limit quota ON quota.feature_key = c.feature_key AND quota.plan_version_id =
  CASE WHEN s.entitled_until > $1::timestamptz THEN s.entitled_plan_version_id ELSE free.current_version_id END
WHERE c.period_start <= $1::timestamptz AND (c.period_end > $1::timestamptz OR c.period_end IS NULL) AND c.used > 0 AND c.used >= quota.quota + c.granted
  AND ($2::text IS NULL OR c.feature_key = $2) AND ($3::text IS NULL OR s.plan_key = $3)`;

const FULL: Statement = {
  name: "analytics_full_counters",
  text: `SELECT count(DISTINCT c.subscription_id)::int AS students, count(*)::int AS counters ${AT_LIMIT}`,
};
