import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";
import { isReal, isRealAndKnown } from "./set-aside";

/** A time range `[from, to)` and the one before it, `[previousFrom, from)`. */
export interface Stretch {
  previousFrom: Date;
  from: Date;
  to: Date;
  timeZone: string;
}

export interface MoneyDay {
  /** Days of the billing time zone. */
  day: string;
  is_current: boolean;
  currency: string;
  captured: number;
  refunded: number;
  /** Taken back by banks, for lost disputes. */
  lost: number;
}

export interface GrowthDay {
  day: string;
  is_current: boolean;
  sign_ups: number;
}

export interface FlowCounts {
  money: MoneyDay[];
  sign_ups: GrowthDay[];
  /** Students who went from free to paid. */
  converted: { is_current: boolean; students: number }[];
  renewals: { is_current: boolean; status: "captured" | "declined"; reason: string | null; count: number }[];
}

/**
 * The flows of two time ranges: money by day and currency, sign-ups by day, conversions from free to paid, renewal attempts by outcome. One
 * round trip; read by `payment_captured`, `refund_processed`, `dispute_lost`, `student_by_created`, `audit_of_subscriptions` and `renewal_by_decision`.
 */
export async function countFlows({ previousFrom, from, to, timeZone }: Stretch): Promise<FlowCounts> {
  const [row] = await queryRows(COUNT, [previousFrom, from, to, timeZone]);
  if (!row) throw new Error("the count returned no row");
  return row.counts;
}

const COUNT = defineStatement({
  name: "analytics_flows",
  text: `WITH moved AS (
  SELECT p.captured_at AS at, p.currency, p.amount AS captured, 0 AS refunded, 0 AS lost FROM payment p
  WHERE p.captured_at >= $1 AND p.captured_at < $3 AND ${isReal("p.student_id")}
  UNION ALL
  SELECT r.updated_at, r.currency, 0, r.amount, 0 FROM refund r JOIN payment p ON p.id = r.payment_id
  WHERE r.status = 'processed' AND r.updated_at >= $1 AND r.updated_at < $3 AND ${isReal("p.student_id")}
  UNION ALL
  SELECT d.lost_at, d.currency, 0, 0, d.amount_lost FROM dispute d JOIN payment p ON p.id = d.payment_id
  WHERE d.amount_lost > 0 AND d.lost_at >= $1 AND d.lost_at < $3 AND ${isReal("p.student_id")}
)
SELECT json_build_object(
  'money', (SELECT coalesce(json_agg(d), '[]') FROM (
    SELECT (at AT TIME ZONE $4)::date::text AS day, at >= $2 AS is_current, currency, sum(captured) AS captured, sum(refunded) AS refunded,
      sum(lost) AS lost
    FROM moved GROUP BY 1, 2, 3 ORDER BY 1, 3) d),
  'sign_ups', (SELECT coalesce(json_agg(d), '[]') FROM (
    SELECT (st.created_at AT TIME ZONE $4)::date::text AS day, st.created_at >= $2 AS is_current, count(*) AS sign_ups
    FROM student st WHERE st.created_at >= $1 AND st.created_at < $3 AND st.test_clock_id IS NULL AND st.erased_at IS NULL
    GROUP BY (st.created_at AT TIME ZONE $4)::date, 2 ORDER BY 1) d),
  'converted', (SELECT coalesce(json_agg(d), '[]') FROM (
    SELECT a.at >= $2 AS is_current, count(DISTINCT a.student_id) AS students FROM audit_entry a
    WHERE a.action LIKE 'subscription.%' AND a.action = 'subscription.activated' AND a.at >= $1 AND a.at < $3 AND ${isRealAndKnown("a.student_id")}
    GROUP BY 1) d),
  'renewals', (SELECT coalesce(json_agg(d), '[]') FROM (
    SELECT l.decided_at >= $2 AS is_current, l.status, l.decline_reason AS reason, count(*) AS count FROM subscription_renewal_log l
    JOIN user_subscription s ON s.id = l.subscription_id
    WHERE l.decided_at >= $1 AND l.decided_at < $3 AND l.status IN ('captured', 'declined') AND ${isReal("s.student_id")} GROUP BY 1, 2, 3) d)
) AS counts`,
  row: { counts: t.json.of<FlowCounts>() },
});
