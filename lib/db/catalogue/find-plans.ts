import { getPrisma } from "../prisma";

export interface PlanRow {
  key: string;
  name: string;
  tagline: string;
  benefits: string[];
  history_days: number;
  /** Minor units; null where nothing is charged. */
  amount: number | null;
  /** In the catalogue's order; null is unlimited. */
  limits: { feature: string; name: string; quota: number | null }[];
}

/**
 * The plans on offer, in their order, at their current versions.
 *
 * @param alsoKeys plans that are shown even when they are no longer offered: those that a student has or has chosen
 */
export async function findPlans(currency: string, alsoKeys: readonly string[] = []): Promise<PlanRow[]> {
  const plans = await getPrisma().plan.findMany({
    where: { OR: [{ archivedAt: null }, { key: { in: [...alsoKeys] } }], currentVersionId: { not: null } },
    orderBy: { rank: "asc" },
    include: {
      currentVersion: {
        include: {
          planPrices: { where: { currency } },
          planLimits: {
            where: { feature: { archivedAt: null } },
            orderBy: { feature: { position: "asc" } },
            include: { feature: { select: { name: true } } },
          },
        },
      },
    },
  });
  return plans.map((plan) => ({
    key: plan.key,
    name: plan.name,
    tagline: plan.tagline,
    benefits: plan.benefits,
    history_days: plan.historyDays,
    amount: plan.currentVersion?.planPrices[0]?.amount ?? null,
    limits: (plan.currentVersion?.planLimits ?? []).map((limit) => ({
      feature: limit.featureKey,
      name: limit.feature.name,
      quota: limit.quota,
    })),
  }));
}
