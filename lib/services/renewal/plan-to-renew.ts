import { findPlanTerms, type PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import type { RenewalPlans } from "@/lib/db/renewal/lock-renewal";
import type { Connection } from "@/lib/db/sql/query";
import type { PaidSubscription } from "@/lib/domain/subscription-model";

/** Looks up the plan and price of the next period. */
export async function planToRenew(subscription: PaidSubscription, on?: Connection): Promise<PlanOffer> {
  const { scheduledPlanVersionId, planVersionId, price } = subscription;
  const terms = (versionId: string) => findPlanTerms(versionId, price.currency, on);
  const scheduled = scheduledPlanVersionId ? await terms(scheduledPlanVersionId) : null;
  const present = scheduled ? null : await terms(planVersionId);
  return chooseRenewalPlan(subscription, { scheduled, present });
}

/**
 * Nobody is charged more than they were told: a scheduled downgrade is sold at the version and price of the day on which it was planned,
 * and the current plan as it was bought, whatever the catalogue says since.
 */
export function chooseRenewalPlan(
  { id, price, scheduledPrice }: PaidSubscription,
  { scheduled, present }: RenewalPlans,
): PlanOffer {
  if (scheduled) return { ...scheduled, price: scheduledPrice ?? scheduled.price };
  if (!present) throw new Error(`subscription ${id} has a version without a price in ${price.currency}`);
  // A version may have been sold at another price, by an admin or in the past; the agreed price counts.
  return { ...present, price };
}
