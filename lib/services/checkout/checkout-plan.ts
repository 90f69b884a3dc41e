import type { Context } from "@/lib/context";
import { findChosenPlan, findPlanOffer, type PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import type { Billing } from "@/lib/db/payment/order-rows";
import type { Connection } from "@/lib/db/sql/query";
import { saveBillingDetails } from "@/lib/db/student/billing-rows";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { stateOf } from "@/lib/domain/subscription";
import { getEnv } from "@/lib/env";
import { AppError, invalidField } from "@/lib/errors";
import type { Once } from "../idempotency/with-idempotency";
import { type BillingInput, billingOf, changedDetails } from "../invoices/billing-details";
import { placeOrder } from "./place-order";
import { type Checkout, onceCheckout } from "./read-checkout";

/**
 * An order for a plan, at the catalogue's price of today in her currency. Also in the grace, where it renews what has run out.
 *
 * @throws invalid_request for a plan that is not on sale; conflict where she has one already; payment_in_progress, unavailable
 */
export async function checkoutPlan(
  context: Context,
  request: Pick<BillingInput, "state" | "gstin"> & { plan: string },
): Promise<Once<Checkout>> {
  return onceCheckout(context, () =>
    placeOrder(context, async (locked, client) => {
      const plan = await planOnSale(request.plan, locked, client);
      const state = stateOf(locked.subscription);
      if (state === "renewing" || state === "non_renewing" || state === "canceling") {
        throw new AppError("conflict", `${locked.plan.name} is on already. Change the plan instead of buying another.`);
      }
      const billing = await keepBilling(locked, request, client);
      return { purpose: "purchase", plan, amount: plan.price, billing, pricedUntil: null };
    }),
  );
}

/** What she says at the checkout counts for the invoices after it too: nobody is asked where she lives at a renewal. */
async function keepBilling(
  { student, now }: LockedSubscription,
  { state, gstin }: Pick<BillingInput, "state" | "gstin">,
  client: Connection,
): Promise<Billing> {
  const billing = changedDetails(student.billing, { state, gstin });
  if (state !== undefined || gstin !== undefined) await saveBillingDetails(student.id, billing, now, client);
  return billingOf({ ...student, billing });
}

async function planOnSale(
  key: string,
  { student, subscription }: LockedSubscription,
  client: Connection,
): Promise<PlanOffer> {
  // Her first payment has fixed it; before that it is the one that is billed in.
  const currency = student.currency ?? getEnv().BILLING_CURRENCY;
  // In the grace her own plan is bought again, also where nobody else can buy it any more.
  const find = key === subscription.planKey ? findChosenPlan : findPlanOffer;
  const plan = key === FREE_PLAN_KEY ? null : await find(key, currency, client);
  if (!plan) throw invalidField("plan", `There is no plan "${key}" to buy.`);
  return plan;
}
