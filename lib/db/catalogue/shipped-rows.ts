import type { CatalogueFeature, CataloguePlan } from "@/lib/domain/catalogue";
import type { Connection } from "../sql/query";

/** Marks versions created from the file, to tell them from those that an admin created. */
const FILE_REASON = "catalogue file";

export interface VersionTerms {
  /** Feature key → limit; null is unlimited. */
  limits: Map<string, number | null>;
  prices: Map<string, number>;
}

/** Once the feature exists, the database owns its quota period: counters of another period would start from zero. */
export async function upsertFeature(on: Connection, feature: CatalogueFeature, position: number): Promise<void> {
  await on.query(
    `INSERT INTO feature (key, name, description, quota_period, position) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (key) DO UPDATE SET name = excluded.name, description = excluded.description, position = excluded.position
     WHERE (feature.name, feature.description, feature.position)
       IS DISTINCT FROM (excluded.name, excluded.description, excluded.position)`,
    [feature.key, feature.name, feature.description, feature.quotaPeriod, position],
  );
}

export async function upsertPlan(on: Connection, plan: CataloguePlan): Promise<void> {
  await on.query(
    `INSERT INTO plan (key, name, tagline, benefits, rank, history_days) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (key) DO UPDATE SET name = excluded.name, tagline = excluded.tagline, benefits = excluded.benefits,
       rank = excluded.rank, history_days = excluded.history_days
     WHERE (plan.name, plan.tagline, plan.benefits, plan.rank, plan.history_days)
       IS DISTINCT FROM (excluded.name, excluded.tagline, excluded.benefits, excluded.rank, excluded.history_days)`,
    [plan.key, plan.name, plan.tagline, plan.benefits, plan.rank, plan.historyDays],
  );
}

/** Adds a new feature to every version that lacks it, or students who bought an older version could not use it. */
export async function completeVersions(on: Connection, plan: CataloguePlan, feature: CatalogueFeature): Promise<void> {
  await on.query(
    `INSERT INTO plan_limit (plan_version_id, feature_key, quota)
     SELECT id, $2, $3::integer FROM plan_version WHERE plan_key = $1 ON CONFLICT DO NOTHING`,
    [plan.key, feature.key, feature.limits[plan.key]],
  );
}

/** The terms of the newest version created from the file, or else of the plan's current one. */
export async function findTerms(
  on: Connection,
  planKey: string,
  which: "file" | "current",
): Promise<VersionTerms | null> {
  const found = await on.query<{ id: string }>(
    which === "current"
      ? "SELECT current_version_id AS id FROM plan WHERE key = $1 AND current_version_id IS NOT NULL"
      : "SELECT id FROM plan_version WHERE plan_key = $1 AND reason = $2 ORDER BY version DESC LIMIT 1",
    which === "current" ? [planKey] : [planKey, FILE_REASON],
  );
  const id = found.rows[0]?.id;
  if (!id) return null;
  const limits = await on.query<{ feature_key: string; quota: number | null }>(
    "SELECT feature_key, quota FROM plan_limit WHERE plan_version_id = $1",
    [id],
  );
  const prices = await on.query<{ currency: string; amount: number }>(
    "SELECT currency, amount FROM plan_price WHERE plan_version_id = $1",
    [id],
  );
  return {
    limits: new Map(limits.rows.map((row) => [row.feature_key, row.quota])),
    prices: new Map(prices.rows.map((row) => [row.currency, row.amount])),
  };
}

export async function createVersion(
  on: Connection,
  id: string,
  planKey: string,
  terms: VersionTerms,
  now: Date,
): Promise<void> {
  await on.query(
    `INSERT INTO plan_version (id, plan_key, version, reason, created_at)
     SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4 FROM plan_version WHERE plan_key = $2`,
    [id, planKey, FILE_REASON, now],
  );
  await on.query(
    `INSERT INTO plan_limit (plan_version_id, feature_key, quota) SELECT $1, * FROM unnest($2::text[], $3::integer[])`,
    [id, [...terms.limits.keys()], [...terms.limits.values()]],
  );
  await on.query(
    `INSERT INTO plan_price (plan_version_id, currency, amount) SELECT $1, * FROM unnest($2::text[], $3::integer[])`,
    [id, [...terms.prices.keys()], [...terms.prices.values()]],
  );
  await on.query("UPDATE plan SET current_version_id = $2 WHERE key = $1", [planKey, id]);
}
