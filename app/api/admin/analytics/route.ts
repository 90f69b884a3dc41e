import { getAnalytics as operation } from "@/lib/contract/operations/admin-analytics";
import { defineRoute } from "@/lib/http/define-route";
import { readPeriod, serializeAnalytics } from "@/lib/http/serializers/analytics";
import { getAnalytics } from "@/lib/services/analytics/get-analytics";

export const GET = defineRoute(operation, async (context, { query }) => ({
  body: serializeAnalytics(await getAnalytics(context, readPeriod(query))),
}));
