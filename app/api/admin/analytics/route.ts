import { getAnalytics as operation } from "@/lib/contract/operations/admin-analytics";
import { defineRoute } from "@/lib/http/define-route";
import { presentAnalytics, readPeriod } from "@/lib/http/present/analytics";
import { getAnalytics } from "@/lib/services/analytics/get-analytics";

export const GET = defineRoute(operation, async (context, { query }) => ({
  body: presentAnalytics(await getAnalytics(context, readPeriod(query))),
}));
