import type pg from "pg";
import { uuidv7 } from "@/lib/crypto/uuid";
import { type CatalogueFeature, type CataloguePlan, FEATURES, PLANS } from "./catalogue";
import { inLockedTransaction } from "./transaction";

/** Marks versions that were made from the file, so that they can be told from those an admin made. */
const FILE_REASON = "catalogue file";

interface VersionTerms {
  /** Feature key → limit; null is unlimited. */
  limits: Map<string, number | null>;
  prices: Map<string, number>;
}

/**
 * Brings the catalogue in the database to the file. Safe at every start, and from many processes at once; without a change in the file
 * it changes nothing. Texts follow the file. Limits and prices that differ from the last version *made from the file* make a new version
 * of the plan; while the file stays as it is, so does what an admin set since: whoever spoke last is heard.
 */
export async function seedCatalogue(
  pool: pg.Pool,
  now: Date,
  catalogue: { features: readonly CatalogueFeature[]; plans: readonly CataloguePlan[] } = {
    features: FEATURES,
    plans: PLANS,
  },
): Promise<void> {
  await inLockedTransaction(pool, "seed_catalogue", async (client) => {
    for (const [index, feature] of catalogue.features.entries()) await seedFeature(client, feature, index + 1);
    for (const plan of catalogue.plans) await seedPlan(client, plan, catalogue.features, now);
  });
}

/** The quota period is the database's once the feature exists: counters of another window would start from nothing. */
async function seedFeature(client: pg.PoolClient, feature: CatalogueFeature, position: number): Promise<void> {
  await client.query(
    `INSERT INTO feature (key, name, description, icon, quota_period, position) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (key) DO UPDATE SET name = excluded.name, description = excluded.description, icon = excluded.icon,
       position = excluded.position
     WHERE (feature.name, feature.description, feature.icon, feature.position)
       IS DISTINCT FROM (excluded.name, excluded.description, excluded.icon, excluded.position)`,
    [feature.key, feature.name, feature.description, feature.icon, feature.quotaPeriod, position],
  );
}

async function seedPlan(
  client: pg.PoolClient,
  plan: CataloguePlan,
  features: readonly CatalogueFeature[],
  now: Date,
): Promise<void> {
  await client.query(
    `INSERT INTO plan (key, name, tagline, benefits, rank, history_days) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (key) DO UPDATE SET name = excluded.name, tagline = excluded.tagline, benefits = excluded.benefits,
       rank = excluded.rank, history_days = excluded.history_days
     WHERE (plan.name, plan.tagline, plan.benefits, plan.rank, plan.history_days)
       IS DISTINCT FROM (excluded.name, excluded.tagline, excluded.benefits, excluded.rank, excluded.history_days)`,
    [plan.key, plan.name, plan.tagline, plan.benefits, plan.rank, plan.historyDays],
  );
  for (const feature of features) await completeVersions(client, plan, feature);
  const file: VersionTerms = {
    limits: new Map(features.map((feature) => [feature.key, feature.limits[plan.key]])),
    prices: new Map(Object.entries(plan.prices)),
  };
  const before = await readVersion(client, plan.key, FILE_REASON);
  if (before && saysTheSame(before, file)) return;
  // Features that only an admin knows keep their limits.
  const current = await readVersion(client, plan.key, null);
  const limits = new Map([...(current?.limits ?? []), ...file.limits]);
  await createVersion(client, plan.key, { limits, prices: file.prices }, now);
}

/** A feature that a version had never heard of joins every version, or students who bought an older one could not use it. */
async function completeVersions(client: pg.PoolClient, plan: CataloguePlan, feature: CatalogueFeature): Promise<void> {
  await client.query(
    `INSERT INTO plan_limit (plan_version_id, feature_key, quota)
     SELECT id, $2, $3::integer FROM plan_version WHERE plan_key = $1 ON CONFLICT DO NOTHING`,
    [plan.key, feature.key, feature.limits[plan.key]],
  );
}

/** The plan's current version, or the newest with a reason. */
async function readVersion(
  client: pg.PoolClient,
  planKey: string,
  reason: string | null,
): Promise<VersionTerms | null> {
  const found = await client.query<{ id: string }>(
    reason === null
      ? "SELECT current_version_id AS id FROM plan WHERE key = $1 AND current_version_id IS NOT NULL"
      : "SELECT id FROM plan_version WHERE plan_key = $1 AND reason = $2 ORDER BY version DESC LIMIT 1",
    reason === null ? [planKey] : [planKey, reason],
  );
  const id = found.rows[0]?.id;
  if (!id) return null;
  const limits = await client.query<{ feature_key: string; quota: number | null }>(
    "SELECT feature_key, quota FROM plan_limit WHERE plan_version_id = $1",
    [id],
  );
  const prices = await client.query<{ currency: string; amount: number }>(
    "SELECT currency, amount FROM plan_price WHERE plan_version_id = $1",
    [id],
  );
  return {
    limits: new Map(limits.rows.map((row) => [row.feature_key, row.quota])),
    prices: new Map(prices.rows.map((row) => [row.currency, row.amount])),
  };
}

function saysTheSame(version: VersionTerms, file: VersionTerms): boolean {
  return (
    [...file.limits].every(([key, quota]) => version.limits.get(key) === quota) &&
    version.prices.size === file.prices.size &&
    [...file.prices].every(([currency, amount]) => version.prices.get(currency) === amount)
  );
}

async function createVersion(client: pg.PoolClient, planKey: string, terms: VersionTerms, now: Date): Promise<void> {
  const id = uuidv7();
  await client.query(
    `INSERT INTO plan_version (id, plan_key, version, reason, created_at)
     SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4 FROM plan_version WHERE plan_key = $2`,
    [id, planKey, FILE_REASON, now],
  );
  await client.query(
    `INSERT INTO plan_limit (plan_version_id, feature_key, quota) SELECT $1, * FROM unnest($2::text[], $3::integer[])`,
    [id, [...terms.limits.keys()], [...terms.limits.values()]],
  );
  await client.query(
    `INSERT INTO plan_price (plan_version_id, currency, amount) SELECT $1, * FROM unnest($2::text[], $3::integer[])`,
    [id, [...terms.prices.keys()], [...terms.prices.values()]],
  );
  await client.query("UPDATE plan SET current_version_id = $2 WHERE key = $1", [planKey, id]);
}
