import { currentSubscription as operation } from "@/lib/contract/operations/subscriptions";
import { defineClaimRoute } from "@/lib/http/define-route";
import { presentCurrent } from "@/lib/http/present/subscription";
import { getSubscription } from "@/lib/services/usage/get-subscription";

export const GET = defineClaimRoute(operation, async (context) => ({
  body: presentCurrent(await getSubscription(context, "subscriptions:read")),
}));
