import { featureUsage as operation } from "@/lib/contract/operations/usage";
import { defineClaimRoute } from "@/lib/http/define-route";
import { presentStatus } from "@/lib/http/present/usage";
import { checkUsage } from "@/lib/services/usage/check-usage";

export const GET = defineClaimRoute(operation, async (context, { params }) => {
  const { quota } = await checkUsage(context, params.feature, 1);
  return { body: { success: true as const, feature: quota.feature, status: presentStatus(quota, 1) } };
});
