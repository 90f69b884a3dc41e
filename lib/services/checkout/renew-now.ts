import type { Context } from "@/lib/context";
import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { asOf } from "@/lib/domain/as-of";
import { isPaid } from "@/lib/domain/subscription";
import { withGatewayIdempotency } from "../idempotency/with-gateway-idempotency";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { billingOf } from "../invoices/billing-details";
import type { PayerInput } from "../payers/require-payer";
import { planToRenew } from "../renewal/plan-to-renew";
import { billingSettings } from "../subscription/billing-settings";
import { requireStudent, type SubscriptionWithMessage } from "../subscription/change-subscription";
import { getCurrentSubscription } from "../subscription/get-current-subscription";
import { refusalError } from "../subscription/refusal";
import { type OrderTerms, placeOrder } from "./place-order";
import { type Checkout, readCheckout } from "./read-checkout";

/** The checkout, and the subscription as it is until it is paid. */
export interface Renewal {
  checkout: Checkout;
  current: SubscriptionWithMessage;
}

/**
 * An order for what a renewal would have charged, for a student in the grace period who pays manually.
 *
 * @throws conflict outside the grace period; payment_in_progress, unavailable
 */
export async function renewNow(context: Context, payer?: PayerInput): Promise<IdempotentResult<Renewal>> {
  const { id, subscriptionId } = requireStudent(context);
  const { outcome, replayed } = await withGatewayIdempotency(context, id, async () => ({
    orderId: await placeOrder(context, termsOf, payer),
    current: await getCurrentSubscription(context, subscriptionId),
  }));
  const { orderId, current } = outcome;
  return { outcome: { checkout: await readCheckout(orderId), current }, replayed };
}

async function termsOf(locked: LockedSubscription, client: Connection): Promise<OrderTerms> {
  const { student, now } = locked;
  const subscription = asOf(locked.subscription, now, billingSettings());
  if (!isPaid(subscription)) throw refusalError("on_free_plan");
  if (subscription.gracePeriodEnd === null) throw refusalError("not_in_grace");
  // It is on the free plan by now, though no job has recorded it: the plan is bought again.
  if (subscription.gracePeriodEnd <= now) throw refusalError("grace_over");
  const plan = await planToRenew(subscription, client);
  return { purpose: "renew_now", plan, amount: plan.price, billing: billingOf(student), pricedUntil: null };
}
