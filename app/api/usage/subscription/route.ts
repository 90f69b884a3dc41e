import { usageSubscription as operation } from "@/lib/contract/operations/usage";
import { defineClaimRoute } from "@/lib/http/define-route";
import { presentSubscription } from "@/lib/http/present/snapshot";
import { getSubscription } from "@/lib/services/usage/get-subscription";

export const GET = defineClaimRoute(operation, async (context) => ({
  body: { success: true as const, subscription: presentSubscription(await getSubscription(context)) },
}));
