import { changeForStudent as operation } from "@/lib/contract/operations/admin-actions";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeAdminAction } from "@/lib/http/serializers/admin-action";
import { changeForStudent } from "@/lib/services/admin-actions/change-for-student";

export const POST = defineRoute(operation, async (context, { params, body: { plan: planKey, ...action } }) => {
  const { outcome, replayed } = await changeForStudent(context, { userId: params.user_id, planKey, ...action });
  return replayOr(replayed, serializeAdminAction(outcome, action.preview));
});
