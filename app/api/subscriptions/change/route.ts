import { changePlan as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { presentOrder, presentPlanChange } from "@/lib/http/present/payment";
import { presentChange } from "@/lib/http/present/subscription";
import { replayOr } from "@/lib/http/replay";
import { changePlan } from "@/lib/services/payment/change-plan";

export const POST = defineRoute(operation, async (context, { body }) => {
  const { outcome, replayed } = await changePlan(context, body.plan);
  const { change, checkout, standing } = outcome;
  const paid = checkout && presentOrder(checkout);
  return replayOr(replayed, { ...presentChange(standing), change: presentPlanChange(change), checkout: paid });
});
