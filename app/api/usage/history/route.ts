import { usageHistory as operation } from "@/lib/contract/operations/usage";
import { defineClaimRoute } from "@/lib/http/define-route";
import { presentHistory } from "@/lib/http/present/history";
import { getHistory } from "@/lib/services/usage/get-history";

export const GET = defineClaimRoute(operation, async (context, { query }) => {
  const request = {
    days: query.days,
    feature: query.feature ?? null,
    limit: query.limit,
    cursor: query.cursor ?? null,
  };
  return { body: presentHistory(request, await getHistory(context, request)) };
});
