import { listSubscriptions as operation } from "@/lib/contract/operations/admin-subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { readListRequest, serializeSubscriptions } from "@/lib/http/serializers/admin-subscription";
import { subscriptionsCsv } from "@/lib/http/serializers/subscriptions-csv";
import { exportSubscriptions } from "@/lib/services/student/export-subscriptions";
import { listSubscriptions } from "@/lib/services/student/list-subscriptions";

export const GET = defineRoute(operation, async (context, { query, mediaType }) => {
  const { limit, cursor = null, format = mediaType === "text/csv" ? "csv" : "json" } = query;
  const request = readListRequest(query);
  if (format === "csv") {
    const stream = subscriptionsCsv(exportSubscriptions(context, request));
    return { stream, contentType: "text/csv; charset=utf-8", name: "subscriptions.csv" };
  }
  return { body: serializeSubscriptions(await listSubscriptions(context, { ...request, limit, cursor })) };
});
