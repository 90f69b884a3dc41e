import { checkout as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { presentCheckout } from "@/lib/http/present/payment";
import { replayOr } from "@/lib/http/replay";
import { checkoutPlan } from "@/lib/services/payment/checkout-plan";

export const POST = defineRoute(operation, async (context, { body }) => {
  const { outcome, replayed } = await checkoutPlan(context, body);
  return replayOr(replayed, presentCheckout(outcome));
});
