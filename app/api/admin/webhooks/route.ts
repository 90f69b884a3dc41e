import { listReceivedWebhooks as operation } from "@/lib/contract/operations/admin-system";
import { defineRoute } from "@/lib/http/define-route";
import { serializeWebhooks } from "@/lib/http/serializers/system";
import { reportWebhooks } from "@/lib/services/system/webhooks";

export const GET = defineRoute(operation, async (context, { query }) => {
  const { verdict = null, type = null, cursor: before = null, limit } = query;
  return { body: serializeWebhooks(await reportWebhooks(context, { verdict, type, before, limit })) };
});
