import { getRenewalsStatus as operation } from "@/lib/contract/operations/admin-analytics";
import { defineRoute } from "@/lib/http/define-route";
import { readPeriod, serializeRenewals } from "@/lib/http/serializers/analytics";
import { getRenewals } from "@/lib/services/analytics/get-renewals";

export const GET = defineRoute(operation, async (context, { query }) => {
  const { status = null, reason = null, cursor = null, limit } = query;
  const renewals = await getRenewals(context, { ...readPeriod(query), status, reason, cursor, limit });
  return { body: serializeRenewals(renewals) };
});
