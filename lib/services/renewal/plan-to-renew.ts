import { findChosenPlan, findPlanTerms, type PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import type { RenewalPlans } from "@/lib/db/renewal/lock-renewal";
import type { Connection } from "@/lib/db/sql/query";
import type { PaidSubscription } from "@/lib/domain/subscription-model";

/** Looks up the plan and price of the next period. */
export async function planToRenew(subscription: PaidSubscription, on?: Connection): Promise<PlanOffer> {
  const { scheduledPlanKey, planVersionId, price } = subscription;
  const scheduled = scheduledPlanKey ? await findChosenPlan(scheduledPlanKey, price.currency, on) : null;
  const present = scheduled ? null : await findPlanTerms(planVersionId, price.currency, on);
  return chooseRenewalPlan(subscription, { scheduled, present });
}

/** A scheduled downgrade is sold at today's version and price; the current plan stays as it was bought. */
export function chooseRenewalPlan({ id, price }: PaidSubscription, { scheduled, present }: RenewalPlans): PlanOffer {
  if (scheduled) return scheduled;
  if (!present) throw new Error(`subscription ${id} has a version without a price in ${price.currency}`);
  // A version may have been sold at another price, by an admin or in the past; the agreed price counts.
  return { ...present, price };
}
