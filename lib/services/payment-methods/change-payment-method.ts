import type { Context } from "@/lib/context";
import { money } from "@/lib/domain/money";
import { LEAST_CHARGE } from "@/lib/domain/plan-change";
import { isPaid } from "@/lib/domain/subscription";
import { placeOrder } from "../checkout/place-order";
import { type Checkout, readCheckout } from "../checkout/read-checkout";
import { refusalError } from "../subscription/refusal";

/**
 * An order for the smallest amount that the gateway accepts, which is refunded as soon as it has confirmed a new payment method.
 *
 * @throws conflict on the free plan, where nothing is charged; payment_in_progress, unavailable
 */
export async function changePaymentMethod(context: Context): Promise<Checkout> {
  const orderId = await placeOrder(context, async ({ subscription }) => {
    if (!isPaid(subscription)) throw refusalError("on_free_plan");
    const amount = money(LEAST_CHARGE, subscription.price.currency);
    return {
      purpose: "mandate",
      plan: null,
      amount,
      billing: { name: null, state: null, gstin: null },
      pricedUntil: null,
    };
  });
  return readCheckout(orderId);
}
