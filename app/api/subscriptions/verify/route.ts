import { verify as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeChange } from "@/lib/http/serializers/subscription";
import { verifyPayment } from "@/lib/services/checkout/verify-payment";

export const POST = defineRoute(operation, async (context, { body }) => {
  const { razorpay_order_id: orderId, razorpay_payment_id: paymentId, razorpay_signature: signature } = body;
  const { outcome, replayed } = await verifyPayment(context, { orderId, paymentId, signature });
  return replayOr(replayed, serializeChange(outcome));
});
