import { currentSubscription as operation } from "@/lib/contract/operations/subscriptions";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { serializeCurrent } from "@/lib/http/serializers/subscription";
import { getSubscription } from "@/lib/services/usage/get-subscription";

export const GET = defineCredentialRoute(operation, async (context) => ({
  body: serializeCurrent(await getSubscription(context, "subscriptions:read")),
}));
