import { testAllFeatures as operation } from "@/lib/contract/operations/usage";
import { defineClaimRoute } from "@/lib/http/define-route";
import { presentAllFeatures, presentUserId } from "@/lib/http/present/snapshot";
import { getQuotas } from "@/lib/services/usage/get-quotas";
import { getSubscription } from "@/lib/services/usage/get-subscription";

export const POST = defineClaimRoute(operation, async (context) => {
  const [quotas, subscription] = await Promise.all([getQuotas(context), getSubscription(context)]);
  return { body: presentAllFeatures(quotas, presentUserId(subscription, context.claim.student)) };
});
