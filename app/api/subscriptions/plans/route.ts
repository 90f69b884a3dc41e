import { subscriptionPlans as operation } from "@/lib/contract/operations/subscriptions";
import { defineClaimRoute } from "@/lib/http/define-route";
import { presentPlans } from "@/lib/http/present/subscription";
import { listPlans } from "@/lib/services/subscription/list-plans";

export const GET = defineClaimRoute(operation, async (context) => ({ body: presentPlans(await listPlans(context)) }));
