import { getPrisma } from "../prisma";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const CATALOGUE_FEATURE_ROW = {
  key: t.text,
  name: t.text,
  launch_url: t.text.nullable,
  archived_at: t.timestamptz.nullable,
};
export type CatalogueFeatureRow = RowOf<typeof CATALOGUE_FEATURE_ROW>;

const CATALOGUE_PLAN_ROW = {
  key: t.text,
  name: t.text,
  archived_at: t.timestamptz.nullable,
};
export type CataloguePlanRow = RowOf<typeof CATALOGUE_PLAN_ROW>;

/** Every feature, archived ones included, in the order of the catalogue. */
export async function listCatalogueFeatures(): Promise<CatalogueFeatureRow[]> {
  const features = await getPrisma().feature.findMany({ orderBy: { position: "asc" } });
  return features.map(({ key, name, launchUrl, archivedAt }) => ({
    key,
    name,
    launch_url: launchUrl,
    archived_at: archivedAt,
  }));
}

/** Every plan, archived ones included, in the order of the catalogue. */
export async function listCataloguePlans(): Promise<CataloguePlanRow[]> {
  const plans = await getPrisma().plan.findMany({ orderBy: { rank: "asc" } });
  return plans.map(({ key, name, archivedAt }) => ({ key, name, archived_at: archivedAt }));
}

/** A feature, locked until the transaction ends; null where there is none. */
export async function lockFeature(key: string, on: Connection): Promise<CatalogueFeatureRow | null> {
  const [row] = await queryRows(LOCK_FEATURE, [key], on);
  return row ?? null;
}

export async function updateFeature(feature: CatalogueFeatureRow, on: Connection): Promise<void> {
  const data = { launchUrl: feature.launch_url, archivedAt: feature.archived_at };
  await getPrisma(on).feature.updateMany({ where: { key: feature.key }, data });
}

/** A plan, archived or not, locked until the transaction ends; null where there is none. */
export async function lockAnyPlan(key: string, on: Connection): Promise<CataloguePlanRow | null> {
  const [row] = await queryRows(LOCK_PLAN, [key], on);
  return row ?? null;
}

/** @param at null where it is offered again */
export async function writePlanArchived(key: string, at: Date | null, on: Connection): Promise<void> {
  await getPrisma(on).plan.updateMany({ where: { key }, data: { archivedAt: at } });
}

/** How many students have used a feature since then. */
export async function countFeatureUsers(key: string, since: Date, on: Connection): Promise<number> {
  const [row] = await queryRows(COUNT_USERS, [key, since], on);
  return row?.students ?? 0;
}
const LOCK_FEATURE = defineStatement({
  name: "feature_lock",
  text: "SELECT key, name, launch_url, archived_at FROM feature WHERE key = $1 FOR NO KEY UPDATE",
  row: CATALOGUE_FEATURE_ROW,
});
const LOCK_PLAN = defineStatement({
  name: "plan_lock_any",
  text: "SELECT key, name, archived_at FROM plan WHERE key = $1 FOR NO KEY UPDATE",
  row: CATALOGUE_PLAN_ROW,
});
const COUNT_USERS = defineStatement({
  name: "feature_count_users",
  text: `SELECT count(DISTINCT c.subscription_id)::int AS students FROM usage_counter c
WHERE c.feature_key = $1 AND c.last_used_at >= $2`,
  row: { students: t.int4 },
});
