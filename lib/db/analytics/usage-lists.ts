import { queryRows, type Statement } from "../query";
import type { Stretch } from "./count-flows";
import { AT_LIMIT, type UseFilter } from "./count-uses";

export interface UsagePerson {
  student_id: string;
  external_id: string | null;
  name: string | null;
  email: string | null;
  plan: string;
}

export interface TopUser extends UsagePerson {
  uses: number;
  refusals: number;
}

export interface ExhaustedCounter extends UsagePerson {
  feature: string;
  used: number;
  limit: number;
  last_used_at: Date;
  /** Null where nothing resets. */
  resets_at: Date | null;
}

export interface InputSizes {
  feature: string;
  entries: number;
  median: number;
  p95: number;
  sum: number;
}

export interface RefusalSum {
  feature: string;
  plan: string;
  refusals: number;
  students: number;
}

export interface UsageLists {
  top_users: TopUser[];
  input_sizes: InputSizes[];
  refusals: RefusalSum[];
}

/** Who used most, how large inputs were, and what was refused in a stretch: as `countUses` reads it, and in one round trip. */
export async function readUsageLists(stretch: Stretch, filter: UseFilter, most: number): Promise<UsageLists> {
  const values = [stretch.from, stretch.to, filter.feature, filter.plan, most];
  const [row] = await queryRows<{ lists: UsageLists }>(LISTS, values);
  if (!row) throw new Error("reading gave no answer");
  return row.lists;
}

/** Counters that are at their limit now; those whose period ends last come first: they have the longest to wait. */
export async function listExhausted(now: Date, filter: UseFilter, most: number): Promise<ExhaustedCounter[]> {
  return queryRows<ExhaustedCounter & { [column: string]: unknown }>(EXHAUSTED, [
    now,
    filter.feature,
    filter.plan,
    most,
  ]);
}

const PERSON = `st.id AS student_id, st.external_id, coalesce(acc.name, st.name) AS name, coalesce(acc.email, st.email) AS email, s.plan_key AS plan`;

const LISTS: Statement = {
  name: "analytics_usage_lists",
  text: `WITH used AS MATERIALIZED (
  SELECT l.subscription_id, l.feature_name, l.status, l.quantity, l.input_size, s.plan_key, s.student_id
  FROM feature_usage_log l JOIN user_subscription s ON s.id = l.subscription_id JOIN student st ON st.id = s.student_id
  WHERE l.recorded_at >= $1 AND l.created_at >= $1 AND l.created_at < $2 AND st.test_clock_id IS NULL
    AND ($3::text IS NULL OR l.feature_name = $3) AND ($4::text IS NULL OR s.plan_key = $4)
)
SELECT json_build_object(
  'top_users', (SELECT coalesce(json_agg(t), '[]') FROM (
    SELECT ${PERSON}, most.uses, most.refusals FROM (
      SELECT student_id, coalesce(sum(quantity) FILTER (WHERE status = 'completed'), 0) AS uses,
        coalesce(sum(quantity) FILTER (WHERE status = 'failed'), 0) AS refusals
      FROM used GROUP BY student_id ORDER BY uses DESC, student_id LIMIT $5
    ) most JOIN student st ON st.id = most.student_id AND st.erased_at IS NULL JOIN user_subscription s ON s.student_id = st.id
    LEFT JOIN account acc ON acc.student_id = st.id ORDER BY most.uses DESC, st.id) t),
  'input_sizes', (SELECT coalesce(json_agg(i), '[]') FROM (
    SELECT feature_name AS feature, count(*) AS entries, percentile_disc(0.5) WITHIN GROUP (ORDER BY input_size) AS median,
      percentile_disc(0.95) WITHIN GROUP (ORDER BY input_size) AS p95, sum(input_size::bigint) AS sum
    FROM used WHERE status = 'completed' GROUP BY 1 ORDER BY 1) i),
  'refusals', (SELECT coalesce(json_agg(r), '[]') FROM (
    SELECT feature_name AS feature, plan_key AS plan, sum(quantity) AS refusals, count(DISTINCT subscription_id) AS students
    FROM used WHERE status = 'failed' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2) r)
) AS lists`,
};

const EXHAUSTED: Statement = {
  name: "analytics_exhausted",
  text: `SELECT ${PERSON}, full_counter.feature, full_counter.used, full_counter."limit", full_counter.last_used_at, full_counter.resets_at
FROM (
  SELECT s.id AS subscription_id, c.feature_key AS feature, c.used, quota.quota + c.granted AS "limit", c.last_used_at, c.period_end AS resets_at
  ${AT_LIMIT}
  ORDER BY c.last_used_at DESC NULLS LAST, s.id, c.feature_key LIMIT $4
) full_counter
JOIN user_subscription s ON s.id = full_counter.subscription_id JOIN student st ON st.id = s.student_id LEFT JOIN account acc ON acc.student_id = st.id
ORDER BY full_counter.last_used_at DESC NULLS LAST, s.id, full_counter.feature`,
};
