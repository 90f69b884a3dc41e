import { usageHistoryCsv as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { historyCsv } from "@/lib/http/serializers/history-csv";
import { exportHistory } from "@/lib/services/usage/export-history";

export const GET = defineCredentialRoute(operation, async (context, { query }) => {
  const pages = await exportHistory(context, { days: query.days, feature: query.feature ?? null });
  return { stream: historyCsv(pages), contentType: "text/csv; charset=utf-8" };
});
