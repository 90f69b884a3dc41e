import { razorpayWebhook as operation } from "@/lib/contract/operations/payments";
import { definePublicRoute } from "@/lib/http/define-route";
import { readJsonBody } from "@/lib/http/request-body";
import { receiveWebhook } from "@/lib/services/gateway-sync/receive-webhook";

export const POST = definePublicRoute(operation, async ({ request, realNow }) => {
  const { value, raw } = await readJsonBody(request);
  await receiveWebhook({ raw, body: value, headers: request.headers }, realNow);
  return { body: { success: true as const } };
});
