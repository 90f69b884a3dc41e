import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";
import { firstIdAt } from "./first-id";

const HOUR_MS = 3_600_000;

/** A feature whose quota is used up, without a mail to the student about it. */
const UNNOTIFIED_ROW = {
  subscriptionId: t.uuid,
  feature: t.text,
};
export type Unnotified = RowOf<typeof UNNOTIFIED_ROW>;

/**
 * Counters at their limit, with a use recorded since an instant and without a mail about it. Found in the log: an index on the counters
 * would have to be updated by every use.
 */
export async function findUnnotified(since: Date, realNow: Date, limit: number): Promise<Unnotified[]> {
  return queryRows(FIND, [since, realNow, limit, firstIdAt(new Date(since.getTime() - HOUR_MS))]);
}

const FIND = defineStatement({
  name: "usage_find_unnotified",
  // The cause is that of `writeExhaustionMail`. Ids are made shortly before their use is recorded, hence the hour.
  text: `SELECT DISTINCT c.subscription_id AS "subscriptionId", c.feature_key AS feature
FROM feature_usage_log l
JOIN usage_counter c ON c.subscription_id = l.subscription_id AND c.feature_key = l.feature_name AND c.period_start = l.period_start
JOIN user_subscription s ON s.id = c.subscription_id
JOIN student st ON st.id = s.student_id LEFT JOIN test_clock clock ON clock.id = st.test_clock_id
JOIN plan free ON free.key = 'free'
JOIN plan_limit quota ON quota.feature_key = c.feature_key AND quota.plan_version_id =
  CASE WHEN s.entitled_until > coalesce(clock.now, $2::timestamptz) THEN s.entitled_plan_version_id ELSE free.current_version_id END
WHERE l.id >= $4::uuid AND l.recorded_at >= $1::timestamptz AND l.status = 'completed'
  AND quota.quota + c.limit_adjustment > 0 AND c.used >= quota.quota + c.limit_adjustment
  AND c.period_start <= coalesce(clock.now, $2::timestamptz) AND (c.period_end IS NULL OR c.period_end > coalesce(clock.now, $2::timestamptz))
  -- A change of plan that lowered the limit below the usage has its own mail: the last use must be later than the change.
  AND NOT EXISTS (SELECT FROM audit_entry a WHERE a.student_id = st.id AND a.action LIKE 'subscription.%' AND a.recorded_at >= l.recorded_at)
  AND NOT EXISTS (SELECT FROM mail WHERE cause = 'quota_exhausted:' || c.subscription_id || ':' || c.feature_key || ':'
    || to_char(c.period_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
LIMIT $3`,
  row: UNNOTIFIED_ROW,
});
