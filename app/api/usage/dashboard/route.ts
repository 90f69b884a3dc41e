import { usageDashboard as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { serializeDashboard, serializeUserId } from "@/lib/http/serializers/usage-snapshot";
import { getQuotas } from "@/lib/services/usage/get-quotas";
import { getSubscription } from "@/lib/services/usage/get-subscription";

export const GET = defineCredentialRoute(operation, async (context) => {
  const [quotas, subscription] = await Promise.all([getQuotas(context), getSubscription(context)]);
  return { body: serializeDashboard(quotas, subscription, serializeUserId(subscription, context.credentials.student)) };
});
