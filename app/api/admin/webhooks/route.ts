import { listReceivedWebhooks as operation } from "@/lib/contract/operations/admin-machine";
import { defineRoute } from "@/lib/http/define-route";
import { presentWebhooks } from "@/lib/http/present/machine";
import { reportWebhooks } from "@/lib/services/machine/webhooks";

export const GET = defineRoute(operation, async (context, { query }) => {
  const { verdict = null, type = null, cursor: before = null, limit } = query;
  return { body: presentWebhooks(await reportWebhooks(context, { verdict, type, before, limit })) };
});
