import type { Context } from "@/lib/context";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { money } from "@/lib/domain/money";
import { LEAST_CHARGE } from "@/lib/domain/plan-change";
import { isPaid } from "@/lib/domain/subscription";
import { NO_BILLING } from "../checkout/build-order";
import { type OrderTerms, placeOrder } from "../checkout/place-order";
import { type Checkout, readCheckout } from "../checkout/read-checkout";
import type { PayerInput } from "../payers/require-payer";
import { refusalError } from "../subscription/refusal";

/**
 * An order for the smallest amount that the gateway accepts, which is refunded as soon as it has confirmed a new payment method.
 *
 * @throws conflict on the free plan, where nothing is charged; payment_in_progress, unavailable
 */
export async function changePaymentMethod(context: Context, payer?: PayerInput): Promise<Checkout> {
  return readCheckout(await placeOrder(context, termsOf, payer));
}

async function termsOf({ subscription }: LockedSubscription): Promise<OrderTerms> {
  if (!isPaid(subscription)) throw refusalError("on_free_plan");
  const amount = money(LEAST_CHARGE, subscription.price.currency);
  return { purpose: "mandate", plan: null, amount, billing: NO_BILLING, pricedUntil: null };
}
