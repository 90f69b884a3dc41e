import { checkUsage as operation } from "@/lib/contract/operations/usage";
import { defineClaimRoute } from "@/lib/http/define-route";
import { presentCheck, quotaExhausted } from "@/lib/http/present/usage";
import { checkUsage } from "@/lib/services/usage/check-usage";

export const POST = defineClaimRoute(operation, async (context, { body }) => {
  const checked = await checkUsage(context, body.feature, body.quantity);
  if (!checked.allowed) throw quotaExhausted(checked.quota, body.quantity, { allowed: false });
  return { body: presentCheck(checked) };
});
