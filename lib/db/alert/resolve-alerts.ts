import { queryRows, type Statement } from "../query";

/**
 * Resolves every alert whose condition has ended: a job that has run well since it failed, no event of a kind that waits after failing,
 * no forged webhook for an hour, no renewal given up for want of an answer for a day.
 *
 * @returns how many
 */
export async function resolveAlerts(realNow: Date): Promise<number> {
  return (await queryRows(RESOLVE, [realNow])).length;
}

const RESOLVE: Statement = {
  name: "alert_resolve",
  // Where the functions run on Inngest we have no runs to look at: there a day without a further failure counts.
  text: `UPDATE alert a SET status = 'resolved', resolved_at = $1 WHERE status <> 'resolved' AND CASE kind
  WHEN 'job_failed' THEN EXISTS (SELECT FROM job_run r WHERE r.function_id = a.group_key AND r.status = 'completed' AND r.ended_at > a.last_seen_at)
    OR (a.last_seen_at <= $1::timestamptz - interval '1 day' AND NOT EXISTS (SELECT FROM job_run r WHERE r.function_id = a.group_key))
  WHEN 'webhook_failed' THEN NOT EXISTS (SELECT FROM webhook_event w WHERE w.processed_at IS NULL AND w.type = a.group_key AND w.attempts >= 3)
  WHEN 'webhook_signature' THEN a.last_seen_at <= $1::timestamptz - interval '1 hour'
  WHEN 'unknown_payment' THEN a.last_seen_at <= $1::timestamptz - interval '1 day'
  ELSE false END RETURNING id`,
};
