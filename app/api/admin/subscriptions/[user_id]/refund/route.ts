import { refundPayment as operation } from "@/lib/contract/operations/admin";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeRefund } from "@/lib/http/serializers/payment";
import { requestRefund } from "@/lib/services/refunds/request-refund";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { payment_id: paymentId = null, amount = null, include_upgrades: includesUpgrades, reason, preview } = body;
  const request = { userId: params.user_id, paymentId, amount, includesUpgrades, reason, preview };
  const { outcome, replayed } = await requestRefund(context, request);
  return replayOr(replayed, serializeRefund(outcome));
});
