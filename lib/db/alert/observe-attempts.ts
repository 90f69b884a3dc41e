import type { SeenReason } from "@/lib/domain/alert";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

/**
 * The reasons of attempts that were not captured. A failed one is tried again within a day, so two days show every one that waits. Read by
 * `renewal_by_decision`; students on test clocks never count.
 */
export async function observeReasons(dayAgo: Date, twoDaysAgo: Date): Promise<SeenReason[]> {
  return queryRows(REASONS, [dayAgo, twoDaysAgo]);
}

const REASONS = defineStatement({
  name: "alert_decline_reasons",
  text: `SELECT a.decline_reason AS reason,
  count(*) FILTER (WHERE a.status = 'failed' AND sub.plan_key <> 'free' AND sub.end_date = a.period_start AND NOT EXISTS (
    SELECT 1 FROM subscription_renewal_log later
    WHERE later.subscription_id = a.subscription_id AND later.period_start = a.period_start AND later.attempt > a.attempt))::int AS waiting,
  count(*) FILTER (WHERE a.decided_at >= $1)::int AS recent
FROM subscription_renewal_log a JOIN user_subscription sub ON sub.id = a.subscription_id
JOIN student st ON st.id = sub.student_id AND st.test_clock_id IS NULL
WHERE a.decided_at >= $2 AND a.status IN ('declined', 'skipped', 'failed') AND a.decline_reason IS NOT NULL
GROUP BY a.decline_reason ORDER BY a.decline_reason LIMIT 200`,
  row: { reason: t.text, waiting: t.int4, recent: t.int4 },
});
