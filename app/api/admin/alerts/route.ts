import { listAlerts as operation } from "@/lib/contract/operations/admin-alerts";
import { defineRoute } from "@/lib/http/define-route";
import { serializeAlert } from "@/lib/http/serializers/alert";
import { listAlerts } from "@/lib/services/alert/list-alerts";

export const GET = defineRoute(operation, async (context, { query: { status, ...rest } }) => {
  const statuses = status ? [status] : (["open", "acknowledged", "resolved"] as const);
  const { alerts, nextCursor } = await listAlerts(context, { statuses, ...rest });
  return { body: { success: true as const, alerts: alerts.map(serializeAlert), next_cursor: nextCursor } };
});
