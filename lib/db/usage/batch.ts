import type pg from "pg";
import { entitledPlanKey } from "../sql/caller-sql";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";
import { adjustmentSql } from "./subject-sql";

/** A counter that a batch writes to, locked, with its effective limit. */
const LOCKED_COUNTER_ROW = {
  feature_key: t.text,
  period_start: t.timestamptz,
  used: t.int4,
  reserved: t.int4,
  /** The plan's quota plus the limit adjustment; null is unlimited. */
  limit: t.int4.nullable,
  earliest_expiry: t.timestamptz.nullable,
  period_end: t.timestamptz.nullable,
  feature_name: t.text,
  plan_key: t.text,
  plan_name: t.text,
  upgrade_plan_name: t.text.nullable,
};
export type LockedCounter = RowOf<typeof LOCKED_COUNTER_ROW>;

export interface CounterOfBatch {
  feature: string;
  start: Date;
  end: Date | null;
}

/**
 * Creates the counters of a batch where they do not exist, and locks them in the order of their keys. All batches share this lock order,
 * so that two of them wait for each other but never deadlock.
 */
export async function lockCounters(
  client: pg.PoolClient,
  subscriptionId: string,
  counters: readonly CounterOfBatch[],
  now: Date,
): Promise<LockedCounter[]> {
  const sorted = [...counters].sort(
    (a, b) => a.feature.localeCompare(b.feature, "en") || a.start.getTime() - b.start.getTime(),
  );
  const keys = [
    subscriptionId,
    sorted.map((counter) => counter.feature),
    sorted.map((counter) => counter.start.toISOString()),
  ];
  await queryRows(CREATE, [...keys, sorted.map((counter) => counter.end?.toISOString() ?? null)], client);
  return queryRows(LOCK, [...keys, now.toISOString()], client);
}

export interface CounterChange {
  feature: string;
  start: Date;
  added: number;
  lastUsedAt: Date;
}

export async function addUses(
  client: pg.PoolClient,
  subscriptionId: string,
  changes: readonly CounterChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await queryRows(
    ADD,
    [
      subscriptionId,
      changes.map((change) => change.feature),
      changes.map((change) => change.start.toISOString()),
      changes.map((change) => change.added),
      changes.map((change) => change.lastUsedAt.toISOString()),
    ],
    client,
  );
}

/** The features that a batch names, with their quota periods and the anchor of the student's billing cycles. */
export async function findBatchFeatures(
  client: pg.PoolClient,
  subscriptionId: string,
  features: readonly string[],
): Promise<{ key: string; quota_period: "day" | "month" | "billing_cycle" | "lifetime"; quota_anchor: Date }[]> {
  return queryRows(FEATURES, [subscriptionId, features], client);
}

const CREATE = defineStatement({
  name: "batch_create_counters",
  text: `INSERT INTO usage_counter (subscription_id, feature_key, period_start, period_end)
SELECT $1::uuid, feature, start, "end" FROM unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) AS counter (feature, start, "end")
ON CONFLICT DO NOTHING`,
});

const LOCK = defineStatement({
  name: "batch_lock_counters",
  text: `SELECT c.feature_key, c.period_start, c.used, c.reserved, c.earliest_expiry, c.period_end, l.quota + ${adjustmentSql("c.limit_adjustment", "l.quota")} AS "limit",
  f.name AS feature_name, plan.key AS plan_key, plan.name AS plan_name, (
    SELECT higher.name FROM plan higher JOIN plan_limit more ON more.plan_version_id = higher.current_version_id AND more.feature_key = c.feature_key
    WHERE higher.rank > plan.rank AND higher.archived_at IS NULL AND (more.quota IS NULL OR more.quota > l.quota)
    ORDER BY higher.rank LIMIT 1) AS upgrade_plan_name
FROM unnest($2::text[], $3::timestamptz[]) AS wanted (feature, start)
JOIN usage_counter c ON c.subscription_id = $1::uuid AND c.feature_key = wanted.feature AND c.period_start = wanted.start
JOIN user_subscription s ON s.id = $1::uuid
JOIN feature f ON f.key = c.feature_key
JOIN plan free ON free.key = 'free'
JOIN plan ON plan.key = CASE WHEN s.entitled_until > $4::timestamptz THEN ${entitledPlanKey("s")} ELSE 'free' END
JOIN plan_limit l ON l.feature_key = c.feature_key
  AND l.plan_version_id = CASE WHEN s.entitled_until > $4::timestamptz THEN s.entitled_plan_version_id ELSE free.current_version_id END
ORDER BY c.feature_key, c.period_start FOR UPDATE OF c`,
  row: LOCKED_COUNTER_ROW,
});

const ADD = defineStatement({
  name: "batch_add_uses",
  text: `UPDATE usage_counter c SET used = c.used + change.added, last_used_at = greatest(c.last_used_at, change.last_used_at)
FROM unnest($2::text[], $3::timestamptz[], $4::int[], $5::timestamptz[]) AS change (feature, start, added, last_used_at)
WHERE c.subscription_id = $1::uuid AND c.feature_key = change.feature AND c.period_start = change.start`,
});

const FEATURES = defineStatement({
  name: "batch_features",
  text: `SELECT f.key, f.quota_period, s.quota_anchor FROM feature f CROSS JOIN user_subscription s
WHERE s.id = $1::uuid AND f.key = ANY ($2::text[]) AND f.archived_at IS NULL`,
  row: {
    key: t.text,
    quota_period: t.word.of<"day" | "month" | "billing_cycle" | "lifetime">(),
    quota_anchor: t.timestamptz,
  },
});
