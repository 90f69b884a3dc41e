import { uuidv7 } from "@/lib/crypto/uuid";
import {
  completeVersions,
  createVersion,
  findTerms,
  upsertFeature,
  upsertPlan,
  type VersionTerms,
} from "@/lib/db/catalogue/shipped-rows";
import { inLockedTransaction } from "@/lib/db/sql/locked-transaction";
import type { Connection } from "@/lib/db/sql/query";
import { type CatalogueFeature, type CataloguePlan, FEATURES, PLANS } from "@/lib/domain/catalogue";

interface Catalogue {
  features: readonly CatalogueFeature[];
  plans: readonly CataloguePlan[];
}

/**
 * Brings the catalogue in the database to the one that ships. Safe at every start, and from many processes at once; without a change in
 * the file it changes nothing. Texts follow the file. Limits and prices that differ from the last version *made from the file* make a new
 * version of the plan; while the file does not change, what an admin has set since stays: the last change wins.
 */
export async function installCatalogue(
  pool: Parameters<typeof inLockedTransaction>[0],
  now: Date,
  catalogue: Catalogue = { features: FEATURES, plans: PLANS },
): Promise<void> {
  // The name is the one that older releases lock by: during a rollout both may start.
  await inLockedTransaction(pool, "seed_catalogue", async (client) => {
    for (const [index, feature] of catalogue.features.entries()) await upsertFeature(client, feature, index + 1);
    for (const plan of catalogue.plans) await installPlan(client, plan, catalogue.features, now);
  });
}

async function installPlan(
  client: Connection,
  plan: CataloguePlan,
  features: readonly CatalogueFeature[],
  now: Date,
): Promise<void> {
  await upsertPlan(client, plan);
  for (const feature of features) await completeVersions(client, plan, feature);
  const file: VersionTerms = {
    limits: new Map(features.map((feature) => [feature.key, feature.limits[plan.key]])),
    prices: new Map(Object.entries(plan.prices)),
  };
  const before = await findTerms(client, plan.key, "file");
  if (before && saysTheSame(before, file)) return;
  // Features that only an admin knows keep their limits.
  const current = await findTerms(client, plan.key, "current");
  const limits = new Map([...(current?.limits ?? []), ...file.limits]);
  await createVersion(client, uuidv7(), plan.key, { limits, prices: file.prices }, now);
}

function saysTheSame(version: VersionTerms, file: VersionTerms): boolean {
  return (
    [...file.limits].every(([key, quota]) => version.limits.get(key) === quota) &&
    version.prices.size === file.prices.size &&
    [...file.prices].every(([currency, amount]) => version.prices.get(currency) === amount)
  );
}
