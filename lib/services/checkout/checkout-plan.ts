import type { Context } from "@/lib/context";
import { findChosenPlan, findPlanOffer, type PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import type { Billing } from "@/lib/db/payment/order-rows";
import type { Connection } from "@/lib/db/sql/query";
import { saveBillingDetails } from "@/lib/db/student/billing-rows";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { asOf } from "@/lib/domain/as-of";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { stateOf } from "@/lib/domain/subscription";
import { getEnv } from "@/lib/env";
import { AppError, invalidField } from "@/lib/errors";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { type BillingInput, billingOf, changedDetails } from "../invoices/billing-details";
import type { PayerInput } from "../payers/require-payer";
import { billingSettings } from "../subscription/billing-settings";
import { placeOrder } from "./place-order";
import { type Checkout, checkoutWithIdempotency } from "./read-checkout";

/**
 * An order for a plan, at the catalogue's price of today in the student's currency. In the grace period it renews the plan that has run out.
 *
 * @throws invalid_request for a plan that is not on sale; conflict if a paid plan is active; payment_in_progress, unavailable
 */
export async function checkoutPlan(
  context: Context,
  request: Pick<BillingInput, "state" | "gstin"> & { plan: string; payer?: PayerInput | undefined },
): Promise<IdempotentResult<Checkout>> {
  return checkoutWithIdempotency(context, () =>
    placeOrder(
      context,
      async (locked, client) => {
        const plan = await planOnSale(request.plan, locked, client);
        const state = stateOf(asOf(locked.subscription, locked.now, billingSettings()));
        if (state === "renewing" || state === "non_renewing" || state === "canceling") {
          throw new AppError(
            "conflict",
            `${locked.plan.name} is already active. Change the plan instead of buying another.`,
          );
        }
        const billing = await saveBilling(locked, request, client);
        return { purpose: "purchase", plan, amount: plan.price, billing, pricedUntil: null };
      },
      request.payer,
    ),
  );
}

/** Billing details given at the checkout also count for later invoices, because nobody is asked for them at a renewal. */
async function saveBilling(
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
  // The first payment fixes a student's currency; before that it is the configured one.
  const currency = student.currency ?? getEnv().BILLING_CURRENCY;
  // In the grace period the current plan can be bought again, even when it is no longer on sale.
  const find = key === subscription.planKey ? findChosenPlan : findPlanOffer;
  const plan = key === FREE_PLAN_KEY ? null : await find(key, currency, client);
  if (!plan) throw invalidField("plan", `There is no plan "${key}" to buy.`);
  return plan;
}
