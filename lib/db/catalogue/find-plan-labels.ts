import { getPrisma } from "../prisma";
import type { Queryable } from "../sql/query";

export interface PlanLabels {
  name: string;
  benefits: string[];
}

/** @throws Error for a plan that the catalogue does not have */
export async function getPlanLabels(key: string, on?: Queryable): Promise<PlanLabels> {
  const plan = await getPrisma(on).plan.findFirst({ where: { key }, select: { name: true, benefits: true } });
  if (!plan) throw new Error(`there is no plan ${key} in the catalogue`);
  return plan;
}
