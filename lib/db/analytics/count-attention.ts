import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/** What staff should look at. */
const ATTENTION_ROW = {
  unknown_payments: t.int4,
  open_alerts: t.int4,
  failed_jobs: t.int4,
};
export type Attention = RowOf<typeof ATTENTION_ROW>;

/**
 * Counts unmatched payments, open alerts and jobs that failed for good since an instant: few at any time. Payments of students on test
 * clocks are left out.
 */
export async function countAttention(jobsSince: Date): Promise<Attention> {
  const [row] = await queryRows(COUNT, [jobsSince]);
  if (!row) throw new Error("the count returned no row");
  return row;
}

const COUNT = defineStatement({
  name: "analytics_attention",
  text: `SELECT
  (SELECT count(*)::int FROM subscription_renewal_log l JOIN user_subscription s ON s.id = l.subscription_id JOIN student st ON st.id = s.student_id
      WHERE l.status = 'unknown' AND st.test_clock_id IS NULL AND st.erased_at IS NULL)
    + (SELECT count(*)::int FROM refund r JOIN payment p ON p.id = r.payment_id JOIN student st ON st.id = p.student_id
      WHERE r.status = 'unknown' AND st.test_clock_id IS NULL AND st.erased_at IS NULL) AS unknown_payments,
  (SELECT count(*)::int FROM alert WHERE status <> 'resolved') AS open_alerts,
  (SELECT count(*)::int FROM job_failure WHERE failed_at >= $1) AS failed_jobs`,
  row: ATTENTION_ROW,
});
