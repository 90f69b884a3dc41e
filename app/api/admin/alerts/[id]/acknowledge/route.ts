import { acknowledgeAlert as operation } from "@/lib/contract/operations/admin-alerts";
import { defineRoute } from "@/lib/http/define-route";
import { serializeAlert } from "@/lib/http/serializers/alert";
import { acknowledgeAlert } from "@/lib/services/alert/acknowledge-alert";

export const POST = defineRoute(operation, async (context, { params: { id } }) => ({
  body: { success: true as const, alert: serializeAlert(await acknowledgeAlert(context, id)) },
}));
