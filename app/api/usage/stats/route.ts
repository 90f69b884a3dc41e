import { usageStats as operation } from "@/lib/contract/operations/usage";
import { defineClaimRoute } from "@/lib/http/define-route";
import { presentStats } from "@/lib/http/present/snapshot";
import { getStats } from "@/lib/services/usage/get-stats";

export const GET = defineClaimRoute(operation, async (context) => ({ body: presentStats(await getStats(context)) }));
