import { refundPayment as operation } from "@/lib/contract/operations/admin";
import { defineRoute } from "@/lib/http/define-route";
import { presentRefund } from "@/lib/http/present/payment";
import { replayOr } from "@/lib/http/replay";
import { requestRefund } from "@/lib/services/payment/request-refund";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { payment_id: paymentId = null, amount = null, reason, preview } = body;
  const asked = { userId: params.user_id, paymentId, amount, reason, preview };
  const { outcome, replayed } = await requestRefund(context, asked);
  return replayOr(replayed, presentRefund(outcome));
});
