import { queryRows, type Statement } from "../query";

/** What a person should look at. */
export interface Attention {
  unknown_payments: number;
  open_alerts: number;
  failed_jobs: number;
}

/** Money that nobody has spoken of, alerts that are not over, and jobs that were given up since an instant: few at any time. */
export async function countAttention(jobsSince: Date): Promise<Attention> {
  const [row] = await queryRows<Attention & { [column: string]: unknown }>(COUNT, [jobsSince]);
  if (!row) throw new Error("counting gave no answer");
  return row;
}

const COUNT: Statement = {
  name: "analytics_attention",
  text: `SELECT
  (SELECT count(*)::int FROM subscription_renewal_log WHERE status = 'unknown')
    + (SELECT count(*)::int FROM refund WHERE status = 'unknown') AS unknown_payments,
  (SELECT count(*)::int FROM alert WHERE status <> 'resolved') AS open_alerts,
  (SELECT count(*)::int FROM job_failure WHERE failed_at >= $1) AS failed_jobs`,
};
