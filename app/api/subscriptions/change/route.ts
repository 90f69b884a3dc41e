import { changePlan as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeOrder, serializePlanChange } from "@/lib/http/serializers/payment";
import { serializeChange } from "@/lib/http/serializers/subscription";
import { changePlan } from "@/lib/services/checkout/change-plan";

export const POST = defineRoute(operation, async (context, { body }) => {
  const { outcome, replayed } = await changePlan(context, body.plan, body.payer);
  const { change, checkout, current } = outcome;
  const paid = checkout && serializeOrder(checkout);
  return replayOr(replayed, { ...serializeChange(current), change: serializePlanChange(change), checkout: paid });
});
