import { findPlans, type PlanRow } from "@/lib/db/catalogue/find-plans";
import type { SubscriptionDetail } from "@/lib/db/usage/subscription";
import type { SubscriptionView } from "@/lib/domain/subscription-view";
import { getEnv } from "@/lib/env";
import { viewSubscription } from "./view-subscription";

/** A subscription at a time: of the student who reads the page, or of one that staff look at. */
interface SubscriptionAt {
  row: SubscriptionDetail & { currency: string | null };
  now: Date;
}

/** With the plans on offer and the student's own, and what a change that is planned will cost. */
export async function getSubscriptionView(
  subscription: SubscriptionAt,
): Promise<{ view: SubscriptionView; plans: PlanRow[]; currency: string }> {
  // Fixed by the first payment; before that the one that is billed in.
  const currency = subscription.row.currency ?? getEnv().BILLING_CURRENCY;
  const view = viewSubscription(subscription);
  const { scheduled } = view;
  const plans = await findPlans(currency, scheduled === null ? [view.plan] : [view.plan, scheduled.plan]);
  return { view, plans, currency };
}
