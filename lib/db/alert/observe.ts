import type { BackupState, Incident, JobHealthError } from "@/lib/domain/alert";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

/** The current values that each kind of alert is evaluated on. Students on test clocks never count. */

export async function observeRenewals(dayStart: Date): Promise<{ captured: number; declined: number }> {
  return only(await queryRows(RENEWALS, [dayStart]));
}

/**
 * @param lateBefore runs that have waited to start since before this are late
 * @param expected the newest time at which each job should have ticked by now
 */
export async function observeJobs(
  realNow: Date,
  lateBefore: Date,
  expected: readonly { job: string; at: Date }[],
): Promise<JobHealthError[]> {
  return queryRows(JOBS, [
    realNow,
    lateBefore,
    expected.map(({ job }) => job),
    expected.map(({ at }) => at.toISOString()),
  ]);
}

export async function observeLatencies(since: Date): Promise<Map<string, number[]>> {
  const rows = await queryRows(LATENCIES, [since]);
  return new Map(rows.map((row) => [row.class, row.counts]));
}

export async function observeIncidents(kinds: readonly string[], since: Date): Promise<Incident[]> {
  return queryRows(INCIDENTS, [kinds, since]);
}

export async function observeBackups(realNow: Date): Promise<BackupState> {
  return only(await queryRows(BACKUPS, [realNow]));
}

export async function observeOveruse(since: Date): Promise<{ used: number; limit: number }[]> {
  return queryRows(OVERUSE, [since]);
}

export async function observeFailingWebhooks(): Promise<{ type: string; count: number }[]> {
  return queryRows(WEBHOOKS, []);
}

export async function observeUnknown(
  before: Date,
  givenUpSince: Date,
): Promise<{ undecided: number; givenUp: number }> {
  return only(await queryRows(UNKNOWN, [before, givenUpSince]));
}

export async function observeChurn(since: Date): Promise<{ paying: number; lost: number }> {
  return only(await queryRows(CHURN, [since]));
}

export async function observeConversion(since: Date): Promise<{ came: number; pay: number }> {
  return only(await queryRows(CONVERSION, [since]));
}

function only<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (!row) throw new Error("a sum has one row");
  return row;
}

const REAL = "JOIN student st ON st.id = sub.student_id AND st.test_clock_id IS NULL";

const RENEWALS = defineStatement({
  name: "alert_renewals",
  text: `SELECT count(*) FILTER (WHERE a.status = 'captured')::int AS captured, count(*) FILTER (WHERE a.status = 'declined')::int AS declined
FROM subscription_renewal_log a JOIN user_subscription sub ON sub.id = a.subscription_id ${REAL} WHERE a.decided_at >= $1`,
  row: { captured: t.int4, declined: t.int4 },
});

const JOBS = defineStatement({
  name: "alert_jobs",
  // On an external Inngest we see no runs: there, a day without a further failure counts as recovered.
  text: `WITH done AS (SELECT function_id, max(ended_at) AS at FROM job_run WHERE status = 'completed' GROUP BY function_id),
failed AS (
  SELECT f.function_id AS job, count(*)::int AS failures, (array_agg(f.error ORDER BY f.failed_at DESC))[1] AS error
  FROM job_failure f LEFT JOIN done d ON d.function_id = f.function_id
  WHERE f.failed_at > $1::timestamptz - interval '30 days' AND f.failed_at > coalesce(d.at, $1::timestamptz - interval '1 day') GROUP BY 1
),
late AS (
  SELECT DISTINCT function_id AS job FROM job_item WHERE is_start AND worker IS NULL AND visible_at < $2
  UNION
  SELECT 'studymeter-' || e.job FROM unnest($3::text[], $4::timestamptz[]) AS e (job, at)
  JOIN job_start s ON s.job = e.job AND s.started_at < e.at
)
SELECT coalesce(f.job, l.job) AS job, coalesce(f.failures, 0) AS failures, f.error, l.job IS NOT NULL AS "isOverdue"
FROM failed f FULL JOIN late l ON l.job = f.job ORDER BY 1 LIMIT 200`,
  row: {
    job: t.text.assured("one side of the full join is present"),
    failures: t.int4,
    error: t.text.nullable,
    isOverdue: t.bool,
  },
});

const LATENCIES = defineStatement({
  name: "alert_latencies",
  text: `SELECT class, array_agg(count ORDER BY place) AS counts FROM (
  SELECT class, place, sum(count)::int AS count FROM request_minute, unnest(counts) WITH ORDINALITY AS bucket (count, place)
  WHERE minute >= $1 GROUP BY class, place
) summed GROUP BY class`,
  row: { class: t.text, counts: t.ints },
});

const INCIDENTS = defineStatement({
  name: "alert_incidents",
  text: `SELECT kind, sum(count)::int AS count, (array_agg(detail ORDER BY minute DESC))[1] AS detail
FROM incident_minute WHERE kind = ANY ($1::text[]) AND minute >= $2 GROUP BY kind ORDER BY kind`,
  row: { kind: t.text, count: t.int4, detail: t.text.assured("a group has a row, and each row a detail") },
});

const BACKUPS = defineStatement({
  name: "alert_backups",
  text: `SELECT
  (SELECT extract(epoch FROM $1::timestamptz - max(started_at))::float8 / 3600 FROM backup_run WHERE status = 'completed') AS "hoursOld",
  (SELECT error FROM (SELECT error FROM backup_run WHERE status <> 'running' ORDER BY started_at DESC LIMIT 1) newest) AS failure,
  coalesce((SELECT extract(epoch FROM $1::timestamptz - min(created_at))::float8 / 3600 FROM account WHERE role <> 'student'), 0) AS "hoursOfData"`,
  row: { hoursOld: t.float8.nullable, failure: t.text.nullable, hoursOfData: t.float8 },
});

const OVERUSE = defineStatement({
  name: "alert_overuse",
  // Uses recorded more than a day after they happened, on features with a limit.
  text: `SELECT c.used, l.quota + c.limit_adjustment AS limit FROM (
  SELECT DISTINCT subscription_id, feature_name, period_start FROM feature_usage_log
  WHERE recorded_at >= $1 AND status = 'completed' AND recorded_at - created_at > interval '1 day'
) late
JOIN usage_counter c ON c.subscription_id = late.subscription_id AND c.feature_key = late.feature_name AND c.period_start = late.period_start
JOIN user_subscription sub ON sub.id = c.subscription_id ${REAL}
JOIN plan free ON free.key = 'free'
JOIN plan_limit l ON l.feature_key = c.feature_key AND l.quota IS NOT NULL
  AND l.plan_version_id = CASE WHEN sub.entitled_until > c.period_start THEN sub.entitled_plan_version_id ELSE free.current_version_id END
WHERE c.used > l.quota + c.limit_adjustment LIMIT 1000`,
  row: { used: t.int4, limit: t.int4 },
});

const WEBHOOKS = defineStatement({
  name: "alert_webhooks",
  text: `SELECT type, count(*)::int AS count FROM webhook_event WHERE processed_at IS NULL AND given_up_at IS NULL AND attempts >= 3 GROUP BY type ORDER BY type LIMIT 100`,
  row: { type: t.text, count: t.int4 },
});

const UNKNOWN = defineStatement({
  name: "alert_unknown_payments",
  text: `SELECT
  ((SELECT count(*) FROM subscription_renewal_log a JOIN user_subscription sub ON sub.id = a.subscription_id ${REAL}
      WHERE a.status IN ('prepared', 'submitted', 'unknown') AND a.created_at < $1)
   + (SELECT count(*) FROM payment p LEFT JOIN payment_order o ON o.id = p.order_id LEFT JOIN student st ON st.id = p.student_id
      WHERE p.status IN ('created', 'authorized') AND p.created_at < $1 AND st.test_clock_id IS NULL AND o.purpose IS DISTINCT FROM 'renewal'))::int AS undecided,
  (SELECT count(*)::int FROM subscription_renewal_log a JOIN user_subscription sub ON sub.id = a.subscription_id ${REAL}
    WHERE a.decline_code = 'NO_RESPONSE' AND a.decided_at >= $2) AS "givenUp"`,
  row: { undecided: t.int4, givenUp: t.int4 },
});

const CHURN = defineStatement({
  name: "alert_churn",
  text: `WITH ended AS (
  SELECT DISTINCT e.student_id FROM audit_entry e JOIN user_subscription sub ON sub.student_id = e.student_id AND sub.plan_key = 'free'
  JOIN student st ON st.id = e.student_id AND st.test_clock_id IS NULL
  WHERE e.recorded_at >= $1 AND e.action IN ('subscription.ended', 'subscription.cancelled_now', 'subscription.refunded', 'subscription.dispute_lost')
),
paying AS (
  SELECT sub.cancel_requested_at FROM user_subscription sub ${REAL} WHERE sub.plan_key <> 'free'
)
SELECT ((SELECT count(*) FROM paying) + (SELECT count(*) FROM ended))::int AS paying,
  ((SELECT count(*) FROM paying WHERE cancel_requested_at >= $1) + (SELECT count(*) FROM ended))::int AS lost`,
  row: { paying: t.int4, lost: t.int4 },
});

const CONVERSION = defineStatement({
  name: "alert_conversion",
  text: `SELECT count(*)::int AS came, count(*) FILTER (WHERE sub.plan_key <> 'free')::int AS pay
FROM user_subscription sub ${REAL} WHERE st.created_at >= $1 AND st.erased_at IS NULL`,
  row: { came: t.int4, pay: t.int4 },
});
