import { listPlanVersions as operation } from "@/lib/contract/operations/admin-plans";
import { defineRoute } from "@/lib/http/define-route";
import { serializePlanVersion } from "@/lib/http/serializers/plan-version";
import { listPlanVersions } from "@/lib/services/catalogue/list-plan-versions";

export const GET = defineRoute(operation, async (context) => ({
  body: { success: true as const, versions: (await listPlanVersions(context)).map(serializePlanVersion) },
}));
