import { archivePlan as operation } from "@/lib/contract/operations/admin-plans";
import { defineRoute } from "@/lib/http/define-route";
import { presentArchivedPlan } from "@/lib/http/present/plan-version";
import { replayOr } from "@/lib/http/replay";
import { archivePlan } from "@/lib/services/catalogue/archive-plan";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { archived: isArchived, reason, preview } = body;
  const { outcome, replayed } = await archivePlan(context, { plan: params.plan, isArchived, reason, preview });
  return replayOr(replayed, presentArchivedPlan(outcome, preview));
});
