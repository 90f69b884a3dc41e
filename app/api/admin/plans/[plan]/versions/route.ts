import { createPlanVersion as operation } from "@/lib/contract/operations/admin-plans";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { readLimits, serializeCreatedVersion } from "@/lib/http/serializers/plan-version";
import { createPlanVersion } from "@/lib/services/catalogue/create-plan-version";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { based_on: basedOn, limits, prices, restore = null, reason, preview } = body;
  const request = { plan: params.plan, basedOn, limits: readLimits(limits), prices, restore, reason, preview };
  const { outcome, replayed } = await createPlanVersion(context, request);
  return replayOr(replayed, serializeCreatedVersion(outcome, preview));
});
