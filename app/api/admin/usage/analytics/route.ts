import { getUsageAnalytics as operation } from "@/lib/contract/operations/admin-analytics";
import { defineRoute } from "@/lib/http/define-route";
import { readPeriod, serializeUsageAnalytics } from "@/lib/http/serializers/analytics";
import { getUsageAnalytics } from "@/lib/services/analytics/get-usage-analytics";

export const GET = defineRoute(operation, async (context, { query }) => {
  const filter = { feature: query.feature ?? null, plan: query.plan ?? null };
  return { body: serializeUsageAnalytics(await getUsageAnalytics(context, { ...readPeriod(query), filter })) };
});
