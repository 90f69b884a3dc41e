import { checkUsage as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { quotaExhausted, serializeCheck } from "@/lib/http/serializers/usage";
import { checkUsage } from "@/lib/services/usage/check-usage";

export const POST = defineCredentialRoute(operation, async (context, { body }) => {
  const checked = await checkUsage(context, body.feature, body.quantity);
  if (!checked.allowed) throw quotaExhausted(checked.quota, body.quantity, { allowed: false });
  return { body: serializeCheck(checked) };
});
