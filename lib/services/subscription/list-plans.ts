import type { CredentialContext } from "@/lib/context";
import { findPlans, type PlanRow } from "@/lib/db/catalogue/find-plans";
import { getEnv } from "@/lib/env";
import { getSubscription } from "../usage/get-subscription";

export interface PlansOnOffer {
  currency: string;
  plans: PlanRow[];
  /** Key of the student's plan. */
  current: string;
}

/** The plans that one student can choose, in their currency. @throws unauthenticated, forbidden, not_found */
export async function listPlans(context: CredentialContext): Promise<PlansOnOffer> {
  const { row } = await getSubscription(context, "subscriptions:read");
  const currency = row.currency ?? getEnv().BILLING_CURRENCY;
  return { currency, plans: await findPlans(currency), current: row.plan_key };
}
