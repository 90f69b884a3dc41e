import type { CallerCredentials } from "@/lib/access/credentials";
import type { OpenAttemptRow } from "@/lib/domain/to-subscription-view";
import { hasOpenDispute } from "../payment/dispute-rows";
import { defaultMethodJson } from "../payment/method-rows";
import { type CallerShape, callerCte, callerParams, shapeOf } from "../sql/caller-sql";
import { queryRows } from "../sql/query";
import { composeStatement, defineStatement, type RowOf, type Statement, t } from "../sql/statement";
import type { DefaultMethod } from "../subscription/subscription-row";
import type { TimeAssumption } from "./subject-sql";

/** The subscription without its caller. */
const SUBSCRIPTION_DETAIL_ROW = {
  subscription_id: t.uuid.nullable,
  status: t.word.of<"active" | "inactive" | "pending_renewal" | "expired" | "cancelled">(),
  plan_key: t.text,
  start_date: t.timestamptz.nullable,
  end_date: t.timestamptz.nullable,
  /** A day, as `YYYY-MM-DD`. */
  renewal_date: t.text.nullable,
  auto_renewal: t.bool,
  scheduled_plan_key: t.text.nullable,
  scheduled_price_amount: t.int4.nullable,
  grace_period_end: t.timestamptz.nullable,
  entitled_until: t.timestamptz.nullable,
  last_payment_date: t.timestamptz.nullable,
  cancel_requested_at: t.timestamptz.nullable,
  price_amount: t.int4.nullable,
  price_currency: t.bpchar.nullable,
  payment_in_progress: t.bool,
  /** The renewal's debit that is not decided yet; what it will take if it is. */
  open_attempt: t.json.of<OpenAttemptRow>().nullable,
  /** A payment is disputed at the bank: nothing is debited automatically. */
  payment_disputed: t.bool,
  /** Why the renewal of the period was declined last; null outside of the grace period after a decline. */
  decline_reason: t.text.nullable,
  /** The method that renewals charge. */
  method: t.json.of<DefaultMethod>().nullable,
  last_used_at: t.timestamptz.nullable,
  total_used: t.int4,
};
export type SubscriptionDetail = RowOf<typeof SUBSCRIPTION_DETAIL_ROW>;

/** A student's subscription with values derived from its counters and payments. Null columns where the student does not exist yet. */
const SUBSCRIPTION_ROW = {
  ...SUBSCRIPTION_DETAIL_ROW,
  known: t.bool,
  allowed: t.bool,
  student_id: t.uuid.nullable,
  clock_now: t.timestamptz.nullable,
  clock_differs: t.bool,
  quota_anchor: t.timestamptz.nullable,
  anchor_differs: t.bool.of<false>(),
  external_id: t.text.nullable,
  time_zone: t.text.nullable,
  currency: t.bpchar.nullable,
  plan_name: t.text,
  effective_plan_key: t.text,
  history_days: t.int4,
};
export type SubscriptionRow = RowOf<typeof SUBSCRIPTION_ROW>;

export async function findSubscription(
  credentials: CallerCredentials,
  permission: "usage:read" | "subscriptions:read",
  assumption: TimeAssumption,
): Promise<SubscriptionRow> {
  const realNow = assumption.realNow.toISOString();
  const clock = assumption.clock?.toISOString() ?? null;
  const values = callerParams(credentials, { realNow, now: clock ?? realNow, clock });
  const [row] = await queryRows(statementFor(shapeOf(credentials), permission), values);
  if (!row) throw new Error("the free plan is missing from the catalogue");
  return row;
}

/** The same for one subscription and a confirmed caller; also inside the transaction that changes it. */
export async function getSubscriptionDetail(
  id: string,
  on?: Parameters<typeof queryRows>[2],
): Promise<SubscriptionDetail> {
  const [row] = await queryRows(BY_ID, [id], on);
  if (!row) throw new Error(`there is no subscription ${id}`);
  return row;
}

const DETAIL_COLUMNS = `sub.start_date, sub.end_date, to_char(sub.renewal_date, 'YYYY-MM-DD') AS renewal_date,
  coalesce(sub.auto_renewal, false) AS auto_renewal, sub.scheduled_plan_key, sub.scheduled_price_amount, sub.grace_period_end, sub.entitled_until, sub.last_payment_date,
  sub.cancel_requested_at, sub.price_amount, sub.price_currency,
  (EXISTS (SELECT 1 FROM subscription_renewal_log a WHERE a.subscription_id = sub.id AND a.status IN ('prepared', 'submitted', 'unknown'))
    OR EXISTS (SELECT 1 FROM payment p WHERE p.student_id = sub.student_id AND p.status IN ('created', 'authorized'))) AS payment_in_progress,
  (SELECT json_build_object('amount', a.amount, 'currency', a.currency) FROM subscription_renewal_log a
    WHERE a.subscription_id = sub.id AND a.status IN ('prepared', 'submitted', 'unknown')) AS open_attempt,
  ${hasOpenDispute("sub.student_id")} AS payment_disputed,
  CASE WHEN sub.status = 'pending_renewal' THEN (SELECT a.decline_reason FROM subscription_renewal_log a
    WHERE a.subscription_id = sub.id AND a.period_start = sub.end_date AND a.status IN ('declined', 'skipped') ORDER BY a.attempt DESC LIMIT 1) END
    AS decline_reason,
  ${defaultMethodJson("sub.student_id")} AS method,
  ever.last_used_at, coalesce(ever.total_used, 0)::int AS total_used`;

const DETAIL_USES = `LEFT JOIN LATERAL (
  SELECT max(c.last_used_at) AS last_used_at, sum(c.used) AS total_used FROM usage_counter c WHERE c.subscription_id = sub.id
) ever ON true`;

const BY_ID = defineStatement({
  name: "subscription_detail",
  text: `SELECT sub.id AS subscription_id, sub.status, sub.plan_key, ${DETAIL_COLUMNS}
FROM user_subscription sub ${DETAIL_USES} WHERE sub.id = $1`,
  row: SUBSCRIPTION_DETAIL_ROW,
});

// Kept for good: one entry per name, and the text follows from the name.
const statements = new Map<string, Statement<SubscriptionRow>>();

function statementFor(shape: CallerShape, permission: "usage:read" | "subscriptions:read"): Statement<SubscriptionRow> {
  const name = `subscription_${permission.split(":")[0]}_${shape.credential}_${shape.student}`;
  const known = statements.get(name);
  if (known) return known;
  const text = `WITH ${callerCte(shape, permission)}
SELECT who.known, who.allowed, who.student_id, who.clock_now, who.clock_differs, who.quota_anchor, false AS anchor_differs,
  st.external_id, st.time_zone, st.currency, who.subscription_id, who.status, who.plan_key, plan.name AS plan_name, who.effective_plan_key,
  plan.history_days, ${DETAIL_COLUMNS}
FROM who
JOIN plan ON plan.key = who.effective_plan_key
LEFT JOIN student st ON st.id = who.student_id
LEFT JOIN user_subscription sub ON sub.id = who.subscription_id
${DETAIL_USES}`;
  const statement = composeStatement({ name, text, row: SUBSCRIPTION_ROW });
  statements.set(name, statement);
  return statement;
}
