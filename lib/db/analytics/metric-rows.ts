import type { MetricKey } from "@/lib/domain/metric";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, type Statement, t } from "../sql/statement";
import { STATE } from "./count-states";
import { atLimit } from "./count-uses";
import type { UseFilter } from "./summed-uses";
import { NOT_ON_TEST_CLOCK } from "./usage-days";

/** One of the rows that a metric counts. */
export interface MetricRow {
  id: string;
  student_id: string;
  external_id: string | null;
  name: string | null;
  email: string | null;
  at: Date | null;
  plan: string | null;
  status: string | null;
  /** In minor units; refunds and losses are negative. */
  amount: number | null;
  currency: string | null;
  /** The student's uses, refusals or counters. */
  count: number | null;
  /** The reason, as the gateway gives it. */
  reason: string | null;
}

const METRIC_ROWS_ROW = {
  total: t.int4,
  /** By currency, where rows are amounts. */
  sums: t.json.of<{ currency: string; amount: number }[]>(),
  rows: t.json.of<MetricRow[]>(),
};
export type MetricRows = RowOf<typeof METRIC_ROWS_ROW>;

export interface MetricQuestion {
  /** The period; `stateAt` is the moment whose state shows how it ended. */
  from: Date;
  to: Date;
  stateAt: Date;
  now: Date;
  filter: UseFilter;
}

/** The rows behind a metric: their total count and one page, newest first, after a cursor. */
export async function listMetricRows(
  metric: MetricKey,
  { from, to, stateAt, now, filter }: MetricQuestion,
  after: string | null,
  limit: number,
): Promise<MetricRows> {
  const values = [[stateAt, from], from, to, now, filter.feature, filter.plan, after, limit];
  const [row] = await queryRows(STATEMENTS[metric], values);
  if (!row) throw new Error("the count returned no row");
  return { ...row, rows: row.rows.map((one) => ({ ...one, at: one.at && new Date(one.at) })) };
}

const REAL = "st.test_clock_id IS NULL";
const NOT_ERASED = `${REAL} AND st.erased_at IS NULL`;
const NOTHING = "NULL::text AS reason";

/** A student's state at a moment, as a row. */
function stateRows(condition: string): string {
  return `SELECT id, id AS student_id, NULL::timestamptz AS at, plan, status, amount, currency, NULL::int AS count, ${NOTHING} FROM state WHERE ${condition}`;
}

function decidedRows(statuses: string): string {
  return `SELECT l.id, s.student_id, l.decided_at AS at, l.plan_key AS plan, l.status::text AS status, l.amount, l.currency::text AS currency,
    l.attempt AS count, l.decline_reason AS reason FROM subscription_renewal_log l
  JOIN user_subscription s ON s.id = l.subscription_id JOIN student st ON st.id = s.student_id
  WHERE l.decided_at >= $2 AND l.decided_at < $3 AND l.status IN (${statuses}) AND ${REAL}`;
}

function openRows(statuses: string): string {
  return `SELECT l.id, s.student_id, l.created_at AS at, l.plan_key AS plan, l.status::text AS status, l.amount, l.currency::text AS currency,
    l.attempt AS count, ${NOTHING} FROM subscription_renewal_log l
  JOIN user_subscription s ON s.id = l.subscription_id JOIN student st ON st.id = s.student_id
  WHERE l.status IN (${statuses}) AND ${NOT_ERASED}`;
}

function rowsOfUses(status: "completed" | "failed"): string {
  return `SELECT s.student_id AS id, s.student_id, used.at, s.plan_key AS plan, s.status::text AS status, NULL::int AS amount, NULL::text AS currency,
    used.count, ${NOTHING} FROM (
    SELECT l.subscription_id, sum(l.quantity)::int AS count, max(l.created_at) AS at FROM feature_usage_log l
    WHERE l.recorded_at >= $2 AND l.created_at >= $2 AND l.created_at < $3 AND l.status = '${status}' AND ${NOT_ON_TEST_CLOCK}
      AND ($5::text IS NULL OR l.feature_name = $5) AND ($6::text IS NULL OR l.plan_key = $6) GROUP BY 1
  ) used JOIN user_subscription s ON s.id = used.subscription_id`;
}

const IS_PAID = "plan <> 'free'";
const IS_ACTIVE = `n = 1 AND ${IS_PAID} AND status = 'active'`;

/** Each as its metric counts it: the columns of a `MetricRow` except the student's names. */
const ROWS: Record<MetricKey, string> = {
  active: stateRows(IS_ACTIVE),
  mrr: stateRows(`${IS_ACTIVE} AND is_renewing AND currency IS NOT NULL`),
  paid: stateRows(`n = 1 AND ${IS_PAID}`),
  free: stateRows("n = 1 AND plan = 'free'"),
  could_leave: stateRows(`n = 2 AND ${IS_PAID}`),
  left: `SELECT id, id AS student_id, NULL::timestamptz AS at, max(plan) FILTER (WHERE n = 2) AS plan, max(status) FILTER (WHERE n = 1) AS status,
    max(amount) FILTER (WHERE n = 2) AS amount, max(currency) FILTER (WHERE n = 2) AS currency, NULL::int AS count, ${NOTHING}
  FROM state GROUP BY id HAVING bool_or(n = 2 AND ${IS_PAID}) AND bool_or(n = 1 AND plan = 'free')`,
  converted: `SELECT a.student_id AS id, a.student_id, min(a.at) AS at, (array_agg(a.after ->> 'planKey' ORDER BY a.at, a.id))[1] AS plan,
    NULL::text AS status, NULL::int AS amount, NULL::text AS currency, NULL::int AS count, ${NOTHING}
  FROM audit_entry a JOIN student st ON st.id = a.student_id
  WHERE a.action LIKE 'subscription.%' AND a.action = 'subscription.activated' AND a.at >= $2 AND a.at < $3 AND ${NOT_ERASED} GROUP BY a.student_id`,
  could_convert: `${stateRows("n = 2 AND plan = 'free'")}
  UNION ALL SELECT st.id, st.id, st.created_at, NULL, NULL, NULL, NULL, NULL, NULL FROM student st
  WHERE st.created_at >= $2 AND st.created_at < $3 AND ${NOT_ERASED}`,
  revenue: `SELECT p.id, p.student_id, p.captured_at AS at, NULL::text AS plan, 'captured' AS status, p.amount, p.currency::text AS currency,
    NULL::int AS count, ${NOTHING} FROM payment p JOIN student st ON st.id = p.student_id WHERE p.captured_at >= $2 AND p.captured_at < $3 AND ${REAL}
  UNION ALL SELECT r.id, p.student_id, r.updated_at, NULL, 'refunded', -r.amount, r.currency::text, NULL, NULL
  FROM refund r JOIN payment p ON p.id = r.payment_id JOIN student st ON st.id = p.student_id
  WHERE r.status = 'processed' AND r.updated_at >= $2 AND r.updated_at < $3 AND ${REAL}
  UNION ALL SELECT d.id, p.student_id, d.lost_at, NULL, 'lost', -d.amount_lost, d.currency::text, NULL, d.reason_code
  FROM dispute d JOIN payment p ON p.id = d.payment_id JOIN student st ON st.id = p.student_id
  WHERE d.amount_lost > 0 AND d.lost_at >= $2 AND d.lost_at < $3 AND ${REAL}`,
  captured: decidedRows("'captured'"),
  declined: decidedRows("'declined'"),
  decided: decidedRows("'captured', 'declined'"),
  running: openRows("'prepared', 'submitted', 'unknown'"),
  unknown_renewals: openRows("'unknown'"),
  unknown: `${openRows("'unknown'")}
  UNION ALL SELECT r.id, p.student_id, r.created_at, NULL, r.status::text, -r.amount, r.currency::text, NULL, NULL
  FROM refund r JOIN payment p ON p.id = r.payment_id JOIN student st ON st.id = p.student_id WHERE r.status = 'unknown' AND ${NOT_ERASED}`,
  used: rowsOfUses("completed"),
  refused: rowsOfUses("failed"),
  at_limit: `SELECT s.student_id AS id, s.student_id, max(c.last_used_at) AS at, s.plan_key AS plan, s.status::text AS status, NULL::int AS amount,
    NULL::text AS currency, count(*)::int AS count, string_agg(c.feature_key, ', ' ORDER BY c.feature_key) AS reason
  ${atLimit("$4", "$5", "$6")} GROUP BY s.student_id, s.plan_key, s.status`,
};

function statementOf(metric: string, rows: string) {
  const state = rows.includes("FROM state") ? `${STATE}, ` : "";
  return defineStatement({
    name: `metric_rows_${metric}`,
    // Names the type of parameters that a metric may not use; nothing reads it.
    text: `WITH asked AS (SELECT $1::timestamptz[], $2::timestamptz, $3::timestamptz, $4::timestamptz, $5::text, $6::text), ${state}counted AS MATERIALIZED (
  ${rows}
)
SELECT (SELECT count(*)::int FROM counted) AS total,
  (SELECT coalesce(json_agg(s ORDER BY s.currency), '[]') FROM (SELECT currency, sum(amount) AS amount FROM counted WHERE currency IS NOT NULL GROUP BY 1) s) AS sums,
  (SELECT coalesce(json_agg(p ORDER BY p.id DESC), '[]') FROM (
    SELECT page.*, st.external_id, coalesce(acc.name, st.name) AS name, coalesce(acc.email, st.email) AS email
    FROM (SELECT * FROM counted WHERE $7::uuid IS NULL OR id < $7::uuid ORDER BY id DESC LIMIT $8::int) page
    JOIN student st ON st.id = page.student_id LEFT JOIN account acc ON acc.student_id = st.id) p) AS rows`,
    row: METRIC_ROWS_ROW,
  });
}

const STATEMENTS = Object.fromEntries(
  Object.entries(ROWS).map(([metric, rows]) => [metric, statementOf(metric, rows)]),
) as Record<MetricKey, Statement<MetricRows>>;
