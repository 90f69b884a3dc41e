import { usageStats as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { serializeStats } from "@/lib/http/serializers/usage-snapshot";
import { getStats } from "@/lib/services/usage/get-stats";

export const GET = defineCredentialRoute(operation, async (context) => ({
  body: serializeStats(await getStats(context)),
}));
