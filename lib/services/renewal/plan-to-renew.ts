import { findChosenPlan, findPlanTerms, type PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import type { RenewalPlans } from "@/lib/db/renewal/lock-renewal";
import type { Connection } from "@/lib/db/sql/query";
import type { PaidSubscription } from "@/lib/domain/subscription-model";

/** What the next period is sold as, looked up. */
export async function planToRenew(subscription: PaidSubscription, on?: Connection): Promise<PlanOffer> {
  const { scheduledPlanKey, planVersionId, price } = subscription;
  const scheduled = scheduledPlanKey ? await findChosenPlan(scheduledPlanKey, price.currency, on) : null;
  const present = scheduled ? null : await findPlanTerms(planVersionId, price.currency, on);
  return chooseRenewalPlan(subscription, { scheduled, present });
}

/** A lower plan that she asked for is sold as it is today; the one that she has, as she bought it. */
export function chooseRenewalPlan({ id, price }: PaidSubscription, { scheduled, present }: RenewalPlans): PlanOffer {
  if (scheduled) return scheduled;
  if (!present) throw new Error(`subscription ${id} has a version without a price in ${price.currency}`);
  // A version may have been sold at another price, by an admin or in the past; hers is what she agreed to.
  return { ...present, price };
}
