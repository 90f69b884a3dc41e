import { realTimeUsage as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { serializeRealTime } from "@/lib/http/serializers/usage-snapshot";
import { getQuotas } from "@/lib/services/usage/get-quotas";

export const GET = defineCredentialRoute(operation, async (context) => ({
  body: serializeRealTime(await getQuotas(context)),
}));
