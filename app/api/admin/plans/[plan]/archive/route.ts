import { archivePlan as operation } from "@/lib/contract/operations/admin-plans";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeArchivedPlan } from "@/lib/http/serializers/plan-version";
import { archivePlan } from "@/lib/services/catalogue/archive-plan";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { archived: isArchived, reason, preview } = body;
  const { outcome, replayed } = await archivePlan(context, { plan: params.plan, isArchived, reason, preview });
  return replayOr(replayed, serializeArchivedPlan(outcome, preview));
});
