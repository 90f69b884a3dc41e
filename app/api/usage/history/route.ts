import { usageHistory as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { serializeHistory } from "@/lib/http/serializers/history";
import { getHistory } from "@/lib/services/usage/get-history";

export const GET = defineCredentialRoute(operation, async (context, { query }) => {
  const request = {
    days: query.days,
    feature: query.feature ?? null,
    limit: query.limit,
    cursor: query.cursor ?? null,
  };
  return { body: serializeHistory(request, await getHistory(context, request)) };
});
