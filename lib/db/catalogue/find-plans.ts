import { queryRows, type Statement } from "../query";

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

/** The plans that are on offer, in their order, as their current versions have them. */
export async function findPlans(currency: string): Promise<PlanRow[]> {
  return queryRows<PlanRow>(FIND, [currency]);
}

const FIND: Statement = {
  name: "find_plans",
  text: `SELECT plan.key, plan.name, plan.tagline, plan.benefits, plan.history_days, price.amount,
  (SELECT coalesce(json_agg(json_build_object('feature', feature.key, 'name', feature.name, 'quota', l.quota) ORDER BY feature.position), '[]')
   FROM plan_limit l JOIN feature ON feature.key = l.feature_key AND feature.archived_at IS NULL
   WHERE l.plan_version_id = plan.current_version_id) AS limits
FROM plan
LEFT JOIN plan_price price ON price.plan_version_id = plan.current_version_id AND price.currency = $1::text
WHERE plan.archived_at IS NULL AND plan.current_version_id IS NOT NULL
ORDER BY plan.rank`,
};
