import { listAlerts as operation } from "@/lib/contract/operations/admin-alerts";
import { ALERT_STATUSES } from "@/lib/domain/alert";
import { defineRoute } from "@/lib/http/define-route";
import { serializeAlert } from "@/lib/http/serializers/alert";
import { listAlerts } from "@/lib/services/alert/list-alerts";

export const GET = defineRoute(operation, async (context, { query: { status, ...rest } }) => {
  const statuses = status ? [status] : ALERT_STATUSES;
  const { alerts, nextCursor } = await listAlerts(context, { statuses, ...rest });
  return { body: { success: true as const, alerts: alerts.map(serializeAlert), next_cursor: nextCursor } };
});
