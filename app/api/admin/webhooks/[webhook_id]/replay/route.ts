import { replayWebhook as operation } from "@/lib/contract/operations/admin-system";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { replayWebhook } from "@/lib/services/system/webhooks";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await replayWebhook(context, params.webhook_id, body.reason);
  return replayOr(replayed, { success: true, id: outcome.id });
});
