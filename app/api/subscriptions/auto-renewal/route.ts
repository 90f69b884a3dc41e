import { setAutoRenewal as operation } from "@/lib/contract/operations/subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeChange } from "@/lib/http/serializers/subscription";
import { setAutoRenewal } from "@/lib/services/subscription/set-auto-renewal";

export const POST = defineRoute(operation, async (context, { body }) => {
  const { outcome, replayed } = await setAutoRenewal(context, body.enabled);
  return replayOr(replayed, serializeChange(outcome));
});
