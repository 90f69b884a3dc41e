import { type Connection, queryRows, type Statement } from "../sql/query";

export interface CatalogueFeatureRow {
  key: string;
  name: string;
  launch_url: string | null;
  archived_at: Date | null;
}

export interface CataloguePlanRow {
  key: string;
  name: string;
  archived_at: Date | null;
}

/** Every feature, those that are archived as well, in the order of the catalogue. */
export async function listCatalogueFeatures(): Promise<CatalogueFeatureRow[]> {
  return queryRows<CatalogueFeatureRow & { [column: string]: unknown }>(FEATURES, []);
}

/** Every plan, those that are archived as well, in the order of the catalogue. */
export async function listCataloguePlans(): Promise<CataloguePlanRow[]> {
  return queryRows<CataloguePlanRow & { [column: string]: unknown }>(PLANS, []);
}

/** A feature that nobody else changes until the transaction ends; null where there is none. */
export async function lockFeature(key: string, on: Connection): Promise<CatalogueFeatureRow | null> {
  const [row] = await queryRows<CatalogueFeatureRow & { [column: string]: unknown }>(LOCK_FEATURE, [key], on);
  return row ?? null;
}

export async function updateFeature(feature: CatalogueFeatureRow, on: Connection): Promise<void> {
  await queryRows(UPDATE_FEATURE, [feature.key, feature.launch_url, feature.archived_at], on);
}

/** A plan, archived or not, that nobody else changes until the transaction ends; null where there is none. */
export async function lockAnyPlan(key: string, on: Connection): Promise<CataloguePlanRow | null> {
  const [row] = await queryRows<CataloguePlanRow & { [column: string]: unknown }>(LOCK_PLAN, [key], on);
  return row ?? null;
}

/** @param at null where it is offered again */
export async function writePlanArchived(key: string, at: Date | null, on: Connection): Promise<void> {
  await queryRows(ARCHIVE_PLAN, [key, at], on);
}

/** How many students have used a feature since then. */
export async function countFeatureUsers(key: string, since: Date, on: Connection): Promise<number> {
  const [row] = await queryRows<{ students: number }>(COUNT_USERS, [key, since], on);
  return row?.students ?? 0;
}

const FEATURES: Statement = {
  name: "catalogue_features",
  text: "SELECT key, name, launch_url, archived_at FROM feature ORDER BY position",
};
const PLANS: Statement = {
  name: "catalogue_plans",
  text: "SELECT key, name, archived_at FROM plan ORDER BY rank",
};
const LOCK_FEATURE: Statement = {
  name: "feature_lock",
  text: "SELECT key, name, launch_url, archived_at FROM feature WHERE key = $1 FOR NO KEY UPDATE",
};
const UPDATE_FEATURE: Statement = {
  name: "feature_update",
  text: "UPDATE feature SET launch_url = $2, archived_at = $3 WHERE key = $1",
};
const LOCK_PLAN: Statement = {
  name: "plan_lock_any",
  text: "SELECT key, name, archived_at FROM plan WHERE key = $1 FOR NO KEY UPDATE",
};
const ARCHIVE_PLAN: Statement = {
  name: "plan_archive",
  text: "UPDATE plan SET archived_at = $2 WHERE key = $1",
};
const COUNT_USERS: Statement = {
  name: "feature_count_users",
  text: `SELECT count(DISTINCT c.subscription_id)::int AS students FROM usage_counter c
WHERE c.feature_key = $1 AND c.last_used_at >= $2`,
};
