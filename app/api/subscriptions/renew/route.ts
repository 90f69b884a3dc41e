import { renew as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeCheckout } from "@/lib/http/serializers/payment";
import { serializeChange } from "@/lib/http/serializers/subscription";
import { renewNow } from "@/lib/services/checkout/renew-now";

export const POST = defineRoute(operation, async (context, { body }) => {
  const { outcome, replayed } = await renewNow(context, body.payer);
  return replayOr(replayed, { ...serializeCheckout(outcome.checkout), ...serializeChange(outcome.current) });
});
