import type { QuotaPeriod, QuotaPeriodKind } from "@/lib/domain/period";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const LIMIT_ROW = {
  name: t.text,
  quota_period: t.word.of<QuotaPeriodKind>(),
  /** Of the student's effective plan; null is unlimited. */
  quota: t.int4.nullable,
};
export type LimitRow = RowOf<typeof LIMIT_ROW>;

/** A feature with its limit in a plan version, or in the current version of the free plan; null where there is none. */
export async function findPlanLimit(
  feature: string,
  planVersionId: string | null,
  on: Connection,
): Promise<LimitRow | null> {
  const [row] = await queryRows(FIND_LIMIT, [feature, planVersionId], on);
  return row ?? null;
}

const COUNTER_STATE_ROW = {
  used: t.int4,
  reserved: t.int4,
  adjustment: t.int4,
};
export type CounterState = RowOf<typeof COUNTER_STATE_ROW>;

const UNTOUCHED: CounterState = { used: 0, reserved: 0, adjustment: 0 };

/** The current state of one counter; `reserved` counts unexpired reservations only. */
export async function findCounter(
  subscriptionId: string,
  feature: string,
  { start }: QuotaPeriod,
  now: Date,
  on: Connection,
): Promise<CounterState> {
  const [row] = await queryRows(FIND_COUNTER, [subscriptionId, feature, start, now], on);
  return row ?? UNTOUCHED;
}

/** Sets the limit adjustment of a counter. Uses may go on meanwhile: they write other columns, and the row lock puts them in order. */
export async function setLimitAdjustment(
  subscriptionId: string,
  feature: string,
  { start, end }: QuotaPeriod,
  adjustment: number,
  on: Connection,
): Promise<void> {
  await queryRows(SET_LIMIT_ADJUSTMENT, [subscriptionId, feature, start, end, adjustment], on);
}

const FIND_LIMIT = defineStatement({
  name: "limit_of_plan",
  text: `SELECT f.name, f.quota_period, l.quota FROM feature f
JOIN plan_limit l ON l.feature_key = f.key
  AND l.plan_version_id = coalesce($2::uuid, (SELECT current_version_id FROM plan WHERE key = 'free'))
WHERE f.key = $1::text AND f.archived_at IS NULL`,
  row: LIMIT_ROW,
});
const FIND_COUNTER = defineStatement({
  name: "limit_counter",
  text: `SELECT c.used, c.limit_adjustment AS adjustment, (SELECT coalesce(sum(r.quantity), 0)::int FROM reservation r WHERE r.subscription_id = c.subscription_id
  AND r.feature_key = c.feature_key AND r.period_start = c.period_start AND r.status = 'open' AND r.expires_at > $4::timestamptz) AS reserved
FROM usage_counter c WHERE c.subscription_id = $1::uuid AND c.feature_key = $2::text AND c.period_start = $3::timestamptz`,
  row: COUNTER_STATE_ROW,
});
const SET_LIMIT_ADJUSTMENT = defineStatement({
  name: "limit_adjustment_set",
  text: `INSERT INTO usage_counter (subscription_id, feature_key, period_start, period_end, limit_adjustment)
VALUES ($1::uuid, $2::text, $3::timestamptz, $4::timestamptz, $5::int)
ON CONFLICT (subscription_id, feature_key, period_start) DO UPDATE SET limit_adjustment = excluded.limit_adjustment`,
});
