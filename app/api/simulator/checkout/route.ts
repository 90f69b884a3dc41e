import { simulatorCheckout as operation } from "@/lib/contract/operations/simulator";
import { defineRoute } from "@/lib/http/define-route";
import { payOrder } from "@/lib/services/simulator/pay-order";

export const POST = defineRoute(operation, async (_context, { body: { order_id: orderId, ...paid } }) => {
  const proof = await payOrder({ orderId, ...paid });
  const { paymentId: razorpay_payment_id, orderId: razorpay_order_id, signature: razorpay_signature } = proof;
  return { body: { success: true as const, razorpay_payment_id, razorpay_order_id, razorpay_signature } };
});
