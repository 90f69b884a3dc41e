import { checkout as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeCheckout } from "@/lib/http/serializers/payment";
import { checkoutPlan } from "@/lib/services/checkout/checkout-plan";

export const POST = defineRoute(operation, async (context, { body }) => {
  const { outcome, replayed } = await checkoutPlan(context, body);
  return replayOr(replayed, serializeCheckout(outcome));
});
