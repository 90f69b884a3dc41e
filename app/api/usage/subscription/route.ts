import { usageSubscription as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { serializeSubscription } from "@/lib/http/serializers/usage-snapshot";
import { getSubscription } from "@/lib/services/usage/get-subscription";

export const GET = defineCredentialRoute(operation, async (context) => ({
  body: { success: true as const, subscription: serializeSubscription(await getSubscription(context)) },
}));
