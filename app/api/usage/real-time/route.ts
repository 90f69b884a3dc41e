import { realTimeUsage as operation } from "@/lib/contract/operations/usage";
import { defineClaimRoute } from "@/lib/http/define-route";
import { presentRealTime } from "@/lib/http/present/snapshot";
import { getQuotas } from "@/lib/services/usage/get-quotas";

export const GET = defineClaimRoute(operation, async (context) => ({
  body: presentRealTime(await getQuotas(context)),
}));
