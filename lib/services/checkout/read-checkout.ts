import type { Context } from "@/lib/context";
import { findPlanTerms } from "@/lib/db/catalogue/find-plan-terms";
import { findOrder } from "@/lib/db/payment/order-rows";
import { type Money, money } from "@/lib/domain/money";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { getEnv } from "@/lib/env";
import { gatewayAddress } from "@/lib/gateway";
import { withGatewayIdempotency } from "../idempotency/with-gateway-idempotency";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { readPayer } from "../payers/read-payer";
import { findCustomerId } from "../payment-methods/ensure-customer";
import { requireStudent } from "../subscription/change-subscription";

/** What the gateway's checkout needs to be told. */
export interface Checkout {
  gatewayOrderId: string;
  amount: Money;
  keyId: string;
  customerId: string;
  prefill: { name?: string; email?: string; contact?: string };
  description: string;
  scriptUrl: string;
}

/** One checkout per `Idempotency-Key`. Only our order id is stored with the key: the customer id at the gateway stays encrypted. */
export async function checkoutWithIdempotency(
  context: Context,
  place: () => Promise<string>,
): Promise<IdempotentResult<Checkout>> {
  const { outcome, replayed } = await withGatewayIdempotency(context, requireStudent(context).id, place);
  return { outcome: await readCheckout(outcome), replayed };
}

export async function readCheckout(orderId: string): Promise<Checkout> {
  const order = await findOrder(orderId);
  const payer = order && (await readPayer(order.student_id));
  const customerId = order && (await findCustomerId(order.student_id));
  if (!order?.gateway_order_id || !payer || !customerId) throw new Error(`the order ${orderId} cannot be paid`);
  const plan = order.plan_version_id && (await findPlanTerms(order.plan_version_id, order.currency));
  const { name, email, phone } = payer;
  return {
    gatewayOrderId: order.gateway_order_id,
    amount: money(order.amount, order.currency),
    keyId: getEnv().RAZORPAY_KEY_ID,
    customerId,
    prefill: { ...(name ? { name } : {}), ...(email ? { email } : {}), ...(phone ? { contact: phone } : {}) },
    description: plan ? descriptionOf(order.purpose, plan.name) : "New payment method",
    scriptUrl: gatewayAddress().checkoutScriptUrl,
  };
}

function descriptionOf(purpose: string, planName: string): string {
  return purpose === "upgrade" ? `Upgrade to ${planName}` : `${planName} for ${BILLING_PERIOD_DAYS} days`;
}
