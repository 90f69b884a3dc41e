import { subscriptionPlans as operation } from "@/lib/contract/operations/subscriptions";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { serializePlans } from "@/lib/http/serializers/subscription";
import { listPlans } from "@/lib/services/subscription/list-plans";

export const GET = defineCredentialRoute(operation, async (context) => ({
  body: serializePlans(await listPlans(context)),
}));
