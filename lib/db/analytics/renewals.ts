import type { AttemptState } from "@/lib/domain/attempt";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const RENEWAL_COUNTS_ROW = {
  overdue: t.int4,
  today: t.int4,
  tomorrow: t.int4,
  /** Today and the next six days. */
  week: t.int4,
  /** Charges that are sent and not decided. */
  running: t.int4,
  /** Of those, the ones that the gateway has left undecided for too long. */
  unknown: t.int4,
  in_grace: t.int4,
};
export type RenewalCounts = RowOf<typeof RENEWAL_COUNTS_ROW>;

export interface RenewalTry {
  id: string;
  attempt: number;
  status: AttemptState;
  order_id: string | null;
  gateway_order_id: string | null;
  gateway_payment_id: string | null;
  reason: string | null;
  created_at: string;
  submitted_at: string | null;
  decided_at: string | null;
}

/** The renewal of one period with its attempts, the last one first. */
const RENEWAL_ROW = {
  id: t.uuid,
  student_id: t.uuid,
  external_id: t.text.nullable,
  name: t.text.nullable,
  email: t.text.nullable,
  plan: t.text,
  amount: t.int4,
  currency: t.bpchar,
  period_start: t.timestamptz,
  period_end: t.timestamptz,
  /** Of the last attempt. */
  status: t.word.of<RenewalTry["status"]>(),
  created_at: t.timestamptz,
  /** The current state of the subscription. */
  subscription_status: t.word,
  grace_period_end: t.timestamptz.nullable,
  tries: t.json.of<RenewalTry[]>().assured("the last attempt is one of them"),
};
export type RenewalRow = RowOf<typeof RENEWAL_ROW>;

export const RENEWAL_STATES = ["running", "unknown", "captured", "declined", "skipped", "failed", "abandoned"] as const;
export type RenewalState = (typeof RENEWAL_STATES)[number];

export interface RenewalFilter {
  from: Date;
  to: Date;
  status: RenewalState | null;
  reason: string | null;
}

/**
 * Renewals that are due and charges in progress, as of now; `today` is a day of the billing time zone. Read by `subscription_due_renewal`,
 * `subscription_due_grace` and `renewal_undecided`.
 */
export async function countRenewals(today: string): Promise<RenewalCounts> {
  const [row] = await queryRows(COUNT, [today]);
  if (!row) throw new Error("the count returned no row");
  return row;
}

/** Renewals whose last attempt was in a time range, newest first; read by `renewal_by_time`. */
export async function listRenewals(
  filter: RenewalFilter,
  after: { createdAt: Date; id: string } | null,
  limit: number,
): Promise<RenewalRow[]> {
  const { from, to, status, reason } = filter;
  const states = status === "running" ? ["prepared", "submitted", "unknown"] : status && [status];
  const values = [from, to, states, reason, after?.createdAt ?? null, after?.id ?? null, limit];
  return queryRows(LIST, values);
}

const REAL = "JOIN student st ON st.id = s.student_id AND st.test_clock_id IS NULL AND st.erased_at IS NULL";

const COUNT = defineStatement({
  name: "analytics_renewal_counts",
  // The same condition as in the list of subscriptions: `renewal` means auto-renewal.
  text: `SELECT
  (SELECT count(*)::int FROM user_subscription s ${REAL} WHERE s.auto_renewal AND s.renewal_date < $1::date) AS overdue,
  (SELECT count(*)::int FROM user_subscription s ${REAL} WHERE s.auto_renewal AND s.renewal_date = $1::date) AS today,
  (SELECT count(*)::int FROM user_subscription s ${REAL} WHERE s.auto_renewal AND s.renewal_date = $1::date + 1) AS tomorrow,
  (SELECT count(*)::int FROM user_subscription s ${REAL} WHERE s.auto_renewal AND s.renewal_date BETWEEN $1::date AND $1::date + 6) AS week,
  (SELECT count(*)::int FROM user_subscription s ${REAL} WHERE s.grace_period_end IS NOT NULL) AS in_grace,
  open.running, open.unknown
FROM (
  SELECT count(*)::int AS running, count(*) FILTER (WHERE l.status = 'unknown')::int AS unknown
  FROM subscription_renewal_log l JOIN user_subscription s ON s.id = l.subscription_id ${REAL}
  WHERE l.status IN ('prepared', 'submitted', 'unknown')
) open`,
  row: RENEWAL_COUNTS_ROW,
});

const LIST = defineStatement({
  name: "analytics_renewals",
  text: `SELECT last.id, st.id AS student_id, st.external_id, coalesce(acc.name, st.name) AS name, coalesce(acc.email, st.email) AS email,
  last.plan_key AS plan, last.amount, last.currency, last.period_start, last.period_end, last.status, last.created_at,
  s.status AS subscription_status, s.grace_period_end, tries.tries
FROM subscription_renewal_log last
JOIN user_subscription s ON s.id = last.subscription_id ${REAL}
LEFT JOIN account acc ON acc.student_id = st.id
CROSS JOIN LATERAL (
  SELECT json_agg(json_build_object('id', l.id, 'attempt', l.attempt, 'status', l.status, 'order_id', l.order_id,
    'gateway_order_id', o.gateway_order_id, 'gateway_payment_id', p.gateway_payment_id, 'reason', l.decline_reason,
    'created_at', l.created_at, 'submitted_at', l.submitted_at, 'decided_at', l.decided_at) ORDER BY l.attempt DESC) AS tries
  FROM subscription_renewal_log l LEFT JOIN payment_order o ON o.id = l.order_id LEFT JOIN payment p ON p.id = l.payment_id
  WHERE l.subscription_id = last.subscription_id AND l.period_start = last.period_start
) tries
WHERE last.created_at >= $1 AND last.created_at < $2
  AND ($3::text[] IS NULL OR last.status::text = ANY ($3)) AND ($4::text IS NULL OR last.decline_reason = $4)
  AND ($5::timestamptz IS NULL OR (last.created_at, last.id) < ($5::timestamptz, $6::uuid))
  AND NOT EXISTS (SELECT FROM subscription_renewal_log later
    WHERE later.subscription_id = last.subscription_id AND later.period_start = last.period_start AND later.attempt > last.attempt)
ORDER BY last.created_at DESC, last.id DESC LIMIT $7`,
  row: RENEWAL_ROW,
});
