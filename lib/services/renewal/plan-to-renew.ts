import { findPlanOffer, findPlanTerms, type PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import type { Connection } from "@/lib/db/query";
import type { PaidSubscription } from "@/lib/domain/subscription-model";

/** What the next period is sold as: a lower plan that she asked for as it is today; the one that she has, as she bought it. */
export async function planToRenew(
  { id, scheduledPlanKey, planVersionId, price }: PaidSubscription,
  on?: Connection,
): Promise<PlanOffer> {
  const scheduled = scheduledPlanKey ? await findPlanOffer(scheduledPlanKey, price.currency, on) : null;
  const plan = scheduled ?? (await findPlanTerms(planVersionId, price.currency, on));
  if (!plan) throw new Error(`subscription ${id} has a version without a price in ${price.currency}`);
  // A version may have been sold at another price, by an admin or in the past; hers is what she agreed to.
  return scheduled ? plan : { ...plan, price };
}
