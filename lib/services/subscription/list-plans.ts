import type { CredentialContext } from "@/lib/context";
import { findPlans, type PlanRow } from "@/lib/db/catalogue/find-plans";
import { getEnv } from "@/lib/env";
import { getSubscription } from "../usage/get-subscription";

export interface PlansOnOffer {
  currency: string;
  plans: PlanRow[];
  /** Key of the plan that she is on. */
  current: string;
}

/** The catalogue as it is for one student. @throws unauthenticated, forbidden, not_found */
export async function listPlans(context: CredentialContext): Promise<PlansOnOffer> {
  const { row } = await getSubscription(context, "subscriptions:read");
  const currency = row.currency ?? getEnv().BILLING_CURRENCY;
  return { currency, plans: await findPlans(currency), current: row.plan_key };
}
