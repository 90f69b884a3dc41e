import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";
import { isRealAndKnown } from "./set-aside";

/** Subscriptions in the same state at a moment. */
export interface StateGroup {
  /** Position of the moment in the request, from 1. */
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
  /** Students on a paid plan at the second moment but no longer at the first, later one; and the same between the third and the second. */
  left: number;
  left_before: number;
}

/**
 * The state of subscriptions at three moments, the latest first. A row holds the current state; the audit log holds the past, since every
 * change keeps what it replaced: the first change after a moment tells the state at that moment. Read by `audit_of_subscriptions`. Without
 * students on test clocks and erased students.
 */
export async function countStates(moments: readonly [Date, Date, Date]): Promise<StateCounts> {
  const [row] = await queryRows(COUNT, [moments]);
  if (!row) throw new Error("the count returned no row");
  return row.counts;
}

/**
 * Common table `undone`: by student, what the first change after a moment of $1 replaced; `n` is the position of the moment. NULL where it
 * replaced nothing; for prices, `has_price` tells that from no price.
 */
const UNDONE = `moment AS (SELECT at, n::int FROM unnest($1::timestamptz[]) WITH ORDINALITY AS m (at, n)),
replaced AS (
  SELECT a.at, a.id, a.student_id, a.before ->> 'planKey' AS plan, a.before ->> 'status' AS status,
    (a.before ->> 'autoRenewal')::boolean AS is_renewing, a.before -> 'price' AS price
  FROM audit_entry a
  WHERE a.at >= (SELECT min(at) FROM moment) AND a.action LIKE 'subscription.%' AND jsonb_typeof(a.before) = 'object'
    AND a.before ?| ARRAY['planKey', 'status', 'autoRenewal', 'price']
),
undone AS MATERIALIZED (
  SELECT m.n, r.student_id, ${firstOf("plan")} AS plan, ${firstOf("status")} AS status, ${firstOf("is_renewing")} AS is_renewing,
    ${firstOf("price")} AS price, count(r.price) > 0 AS has_price
  FROM replaced r JOIN moment m ON r.at >= m.at GROUP BY m.n, r.student_id
)`;

/** JSON's null is a value here: it means that there was no price. */
function firstOf(field: string): string {
  return `(array_agg(r.${field} ORDER BY r.at, r.id) FILTER (WHERE r.${field} IS NOT NULL))[1]`;
}

/** The past state of a subscription `s`, where `u` is its row of `undone`. */
const WAS = `coalesce(u.plan, s.plan_key) AS plan, coalesce(u.status, s.status::text) AS status,
    coalesce(u.is_renewing, s.auto_renewal) AS is_renewing,
    CASE WHEN u.has_price THEN u.price ->> 'currency' ELSE s.price_currency::text END AS currency,
    CASE WHEN u.has_price THEN (u.price ->> 'amount')::int ELSE s.price_amount END AS amount`;

/**
 * Common table `state`: for each moment of $1, by its position `n`, every student who existed then, with the state of their subscription.
 * Without students on test clocks and erased students.
 */
export const STATE = `${UNDONE},
state AS MATERIALIZED (
  SELECT m.n, s.student_id AS id, ${WAS}
  FROM moment m JOIN user_subscription s ON s.created_at < m.at
  LEFT JOIN undone u ON u.n = m.n AND u.student_id = s.student_id
  WHERE ${isRealAndKnown("s.student_id")}
)`;

// Counts every current subscription once. For the few that changed since a moment, subtracts the current state and adds the past one:
// cheaper than reading every student at every moment.
const COUNT = defineStatement({
  name: "analytics_states",
  text: `WITH ${UNDONE},
now AS (
  SELECT s.plan_key AS plan, s.status::text AS status, s.auto_renewal AS is_renewing, s.price_currency::text AS currency, ${eachMoment(
    (at) => `count(*) FILTER (WHERE s.created_at < ${at})`,
  )} AS counts, ${eachMoment((at) => `coalesce(sum(s.price_amount) FILTER (WHERE s.created_at < ${at}), 0)`)} AS amounts
  FROM user_subscription s WHERE ${isRealAndKnown("s.student_id")} GROUP BY 1, 2, 3, 4
),
changed AS MATERIALIZED (
  SELECT m.n, s.id, s.plan_key, s.status AS status_now, s.auto_renewal, s.price_currency, s.price_amount, ${WAS}
  FROM undone u JOIN moment m ON m.n = u.n JOIN user_subscription s ON s.student_id = u.student_id AND s.created_at < m.at
  WHERE ${isRealAndKnown("s.student_id")}
),
counted AS (
  SELECT m.n, plan, status, is_renewing, currency, counts[m.n] AS count, amounts[m.n] AS amount FROM now CROSS JOIN moment m
  UNION ALL SELECT n, plan, status, is_renewing, currency, 1, coalesce(amount, 0) FROM changed
  UNION ALL SELECT n, plan_key, status_now::text, auto_renewal, price_currency::text, -1, -coalesce(price_amount, 0) FROM changed
),
-- A student on a paid plan at one moment and not at the next has changed since. One without a change since a moment has their current
-- state.
plans AS (
  SELECT max(plan) FILTER (WHERE n = 3) AS third, max(plan) FILTER (WHERE n = 2) AS second, max(plan) FILTER (WHERE n = 1) AS first,
    max(plan_key) AS now
  FROM changed GROUP BY id
)
SELECT json_build_object(
  'groups', (SELECT coalesce(json_agg(g), '[]') FROM (
    SELECT n AS moment, plan, status, is_renewing, currency, sum(count)::int AS count, sum(amount) AS amount
    FROM counted GROUP BY 1, 2, 3, 4, 5 HAVING sum(count) <> 0) g),
  'left', (SELECT count(*) FROM plans WHERE second <> 'free' AND coalesce(first, now) = 'free'),
  'left_before', (SELECT count(*) FROM plans WHERE third <> 'free' AND coalesce(second, now) = 'free')
) AS counts`,
  row: { counts: t.json.of<StateCounts>() },
});

/** A value for each moment of $1, as an array. */
function eachMoment(valueAt: (at: string) => string): string {
  return `ARRAY[${[1, 2, 3].map((n) => valueAt(`($1::timestamptz[])[${n}]`)).join(", ")}]`;
}
