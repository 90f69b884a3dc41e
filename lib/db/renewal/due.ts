import { QUIET_MINUTES } from "@/lib/domain/attempt";
import { DAILY_JOBS } from "@/lib/domain/job";
import { REMINDER_DAYS } from "@/lib/domain/terms";
import { hasOpenDispute } from "../payment/dispute-rows";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/** A subscription for a job to look at. The rules decide on the locked row whether there is anything to do. */
const DUE_ROW = {
  subscriptionId: t.uuid,
  studentId: t.uuid,
};
export type DueSubscription = RowOf<typeof DUE_ROW>;

export interface DueQuery {
  realNow: Date;
  /** A day of the billing time zone. */
  timeZone: string;
  /** Only these students, on any clock. Null: every student in real time; those on a test clock wait until it is advanced. */
  studentIds: readonly string[] | null;
  /** Cursor: the last one of the page before. */
  after: string | null;
  limit: number;
}

/** Auto-renewing subscriptions whose renewal day has come, and those with a declined charge: dunning retries are hours apart. */
export function findDueRenewals(query: DueQuery): Promise<DueSubscription[]> {
  return find(RENEWALS, query);
}

/**
 * Those of them that the nightly run has left for later: after a failure that was ours or the gateway's, and UPI mandates, whose hours the
 * run may have missed. Between midnight and the hour of the run there are none.
 */
export function findPutOffRenewals(query: DueQuery): Promise<DueSubscription[]> {
  return find(PUT_OFF, query);
}

/** Subscriptions whose period, or whose wait for an undecided charge, is over; or whose scheduled downgrade has begun. */
export function findDueRestores(query: DueQuery): Promise<DueSubscription[]> {
  return find(RESTORES, query);
}

/** Subscriptions that renew or end within a week and have had no reminder. */
export function findDueReminders(query: DueQuery): Promise<DueSubscription[]> {
  return find(REMINDERS, query);
}

/** Subscriptions with an undecided renewal charge that nothing was heard of since; also those that have ended meanwhile. */
export function findOpenRenewals(query: Omit<DueQuery, "timeZone">): Promise<DueSubscription[]> {
  const { realNow, studentIds, after, limit } = query;
  return queryRows(OPEN, [realNow, studentIds, after, limit]);
}

function find(statement: typeof OPEN, { realNow, timeZone, studentIds, after, limit }: DueQuery) {
  return queryRows(statement, [realNow, studentIds, after, limit, timeZone]);
}

/** $1 real now · $2 students · $3 after · $4 limit; `clock.time` is the time of each. */
const among = (name: string, condition: string) =>
  defineStatement({
    name,
    text: `SELECT s.id AS "subscriptionId", s.student_id AS "studentId"
FROM user_subscription s JOIN student st ON st.id = s.student_id
LEFT JOIN test_clock ON test_clock.id = st.test_clock_id
CROSS JOIN LATERAL (SELECT coalesce(test_clock.now, $1::timestamptz) AS time) clock
WHERE (CASE WHEN $2::uuid[] IS NULL THEN st.test_clock_id IS NULL ELSE st.id = ANY ($2::uuid[]) END)
  AND ($3::uuid IS NULL OR s.id > $3::uuid)
  AND ${condition}
ORDER BY s.id LIMIT $4`,
    row: DUE_ROW,
  });

/** Nothing falls due on a free plan. */
const PAID = "s.plan_key <> 'free'";
const TODAY = "(clock.time AT TIME ZONE $5)::date";

const RENEWALS = among(
  "due_renewals",
  `${PAID} AND s.auto_renewal AND s.renewal_date <= ${TODAY} AND s.status IN ('active', 'pending_renewal')`,
);
const PUT_OFF = among(
  "due_put_off_renewals",
  `${PAID} AND s.auto_renewal AND s.status IN ('active', 'pending_renewal')
  AND (s.renewal_date + interval '${DAILY_JOBS["renew-subscriptions"].hour} hours') AT TIME ZONE $5 <= clock.time
  AND NOT EXISTS (SELECT 1 FROM subscription_renewal_log a WHERE a.subscription_id = s.id AND a.status IN ('prepared', 'submitted', 'unknown'))
  AND (EXISTS (SELECT 1 FROM payment_method m WHERE m.student_id = s.student_id AND m.is_default AND m.kind = 'upi' AND m.status = 'confirmed')
    OR EXISTS (SELECT 1 FROM subscription_renewal_log a WHERE a.subscription_id = s.id AND a.period_start = s.end_date AND a.status = 'failed'))`,
);
const RESTORES = among(
  "due_restores",
  // A grace period never ends before the billing period, and no charge stays undecided for so short a time, so one look at the end finds
  // them all.
  `${PAID} AND $5::text IS NOT NULL AND (s.end_date <= clock.time OR (s.entitled_plan_version_id <> s.plan_version_id AND s.start_date <= clock.time))`,
);
const REMINDERS = among(
  "due_reminders",
  `${PAID} AND s.status = 'active' AND s.renewal_date > ${TODAY} AND s.renewal_date <= ${TODAY} + ${REMINDER_DAYS}
  AND NOT ${hasOpenDispute("s.student_id")}
  AND NOT EXISTS (SELECT 1 FROM mail WHERE cause = 'renewal_reminder:' || s.id || ':' ||
    to_char(s.end_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
);
const OPEN = among(
  "open_renewals",
  // On any plan: a refund at the gateway may have ended the subscription while the renewal charge was in progress.
  `EXISTS (SELECT 1 FROM subscription_renewal_log a WHERE a.subscription_id = s.id AND a.status IN ('prepared', 'submitted', 'unknown')
    AND a.updated_at <= clock.time - interval '${QUIET_MINUTES} minutes')`,
);
