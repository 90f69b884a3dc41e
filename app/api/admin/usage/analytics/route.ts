import { getUsageAnalytics as operation } from "@/lib/contract/operations/admin-analytics";
import { defineRoute } from "@/lib/http/define-route";
import { presentUsageAnalytics, readPeriod } from "@/lib/http/present/analytics";
import { getUsageAnalytics } from "@/lib/services/analytics/get-usage-analytics";

export const GET = defineRoute(operation, async (context, { query }) => {
  const filter = { feature: query.feature ?? null, plan: query.plan ?? null };
  return { body: presentUsageAnalytics(await getUsageAnalytics(context, { ...readPeriod(query), filter })) };
});
