import { testRestriction as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { serializeQuota, serializeStatus } from "@/lib/http/serializers/usage";
import { checkUsage } from "@/lib/services/usage/check-usage";

export const POST = defineCredentialRoute(operation, async (context, { body }) => {
  const { allowed, quota } = await checkUsage(context, body.feature, 1);
  if (!body.simulate_quota_exhausted) {
    const status = serializeStatus(quota, 1);
    return {
      body: {
        success: true as const,
        test_type: "feature_availability_check" as const,
        feature: body.feature,
        allowed,
        reason: status.reason,
        status,
      },
    };
  }
  // As if the whole quota were used. An unlimited feature cannot be exhausted.
  const exhausted = quota.limit === null ? quota : { ...quota, used: Math.max(quota.used, quota.limit), reserved: 0 };
  const { used, limit, remaining } = serializeQuota(exhausted);
  return {
    body: {
      success: true as const,
      test_type: "quota_exhaustion_simulation" as const,
      feature: body.feature,
      current_usage: { used, limit, remaining },
      would_be_allowed: quota.limit === null,
    },
  };
});
