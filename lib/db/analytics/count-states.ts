import { queryRows, type Statement } from "../query";

/** Subscriptions that stood alike at a moment. */
export interface StateGroup {
  /** Place of the moment in the question, from 1. */
  moment: number;
  plan: string;
  status: string;
  is_renewing: boolean;
  currency: string | null;
  count: number;
  /** Sum of their pinned prices, in minor units. */
  amount: number;
}

export interface StateCounts {
  groups: StateGroup[];
  /** On a paid plan at the second moment, and not at the first, which is the later one; and so of the third and the second. */
  left: number;
  left_before: number;
}

/**
 * How subscriptions stood at three moments, the latest first. A row tells of now; what it was is told by the trail, where every change keeps
 * what it replaced: of what has changed since a moment, the first change says how it was. Read by `audit_of_subscriptions`.
 * Without students on test clocks, and without those who were erased.
 */
export async function countStates(moments: readonly [Date, Date, Date]): Promise<StateCounts> {
  const [row] = await queryRows<{ counts: StateCounts }>(COUNT, [moments]);
  if (!row) throw new Error("counting gave no answer");
  return row.counts;
}

const COUNT: Statement = {
  name: "analytics_states",
  text: `WITH moment AS (SELECT at, n::int FROM unnest($1::timestamptz[]) WITH ORDINALITY AS m (at, n)),
undone AS (
  SELECT n, student_id, jsonb_object_agg(key, value) AS was FROM (
    SELECT DISTINCT ON (m.n, a.student_id, field.key) m.n, a.student_id, field.key, field.value
    FROM moment m JOIN audit_entry a ON a.at >= m.at AND a.action LIKE 'subscription.%'
    CROSS JOIN LATERAL jsonb_each(a.before) field
    WHERE field.key IN ('planKey', 'status', 'autoRenewal', 'price') AND jsonb_typeof(a.before) = 'object'
    ORDER BY m.n, a.student_id, field.key, a.at, a.id
  ) first GROUP BY n, student_id
),
state AS MATERIALIZED (
  SELECT m.n, st.id,
    CASE WHEN u.was ? 'planKey' THEN u.was ->> 'planKey' ELSE s.plan_key END AS plan,
    CASE WHEN u.was ? 'status' THEN u.was ->> 'status' ELSE s.status::text END AS status,
    CASE WHEN u.was ? 'autoRenewal' THEN (u.was ->> 'autoRenewal')::boolean ELSE s.auto_renewal END AS is_renewing,
    CASE WHEN u.was ? 'price' THEN u.was #>> '{price,currency}' ELSE s.price_currency::text END AS currency,
    CASE WHEN u.was ? 'price' THEN (u.was #>> '{price,amount}')::int ELSE s.price_amount END AS amount
  FROM moment m
  JOIN student st ON st.created_at < m.at AND st.test_clock_id IS NULL AND st.erased_at IS NULL
  JOIN user_subscription s ON s.student_id = st.id
  LEFT JOIN undone u ON u.n = m.n AND u.student_id = st.id
),
-- By student in one pass: a join of the states with each other would be planned for a handful of rows.
moved AS (
  SELECT id, bool_or(n = 1 AND plan = 'free') AS free_now, bool_or(n = 2 AND plan = 'free') AS free_then,
    bool_or(n = 2 AND plan <> 'free') AS paid_then, bool_or(n = 3 AND plan <> 'free') AS paid_before
  FROM state GROUP BY id
)
SELECT json_build_object(
  'groups', (SELECT coalesce(json_agg(g), '[]') FROM (
    SELECT n AS moment, plan, status, is_renewing, currency, count(*)::int AS count, coalesce(sum(amount), 0) AS amount
    FROM state GROUP BY 1, 2, 3, 4, 5) g),
  'left', (SELECT count(*) FROM moved WHERE paid_then AND free_now),
  'left_before', (SELECT count(*) FROM moved WHERE paid_before AND free_then)
) AS counts`,
};
