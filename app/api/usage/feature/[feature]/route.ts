import { featureUsage as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { serializeStatus } from "@/lib/http/serializers/usage";
import { checkUsage } from "@/lib/services/usage/check-usage";

export const GET = defineCredentialRoute(operation, async (context, { params }) => {
  const { quota } = await checkUsage(context, params.feature, 1);
  return { body: { success: true as const, feature: quota.feature, status: serializeStatus(quota, 1) } };
});
