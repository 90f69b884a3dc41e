import { testAllFeatures as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { serializeAllFeatures, serializeUserId } from "@/lib/http/serializers/usage-snapshot";
import { getQuotas } from "@/lib/services/usage/get-quotas";
import { getSubscription } from "@/lib/services/usage/get-subscription";

export const POST = defineCredentialRoute(operation, async (context) => {
  const [quotas, subscription] = await Promise.all([getQuotas(context), getSubscription(context)]);
  return { body: serializeAllFeatures(quotas, serializeUserId(subscription, context.credentials.student)) };
});
