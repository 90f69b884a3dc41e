import { resumeForStudent as operation } from "@/lib/contract/operations/admin-actions";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeAdminAction } from "@/lib/http/serializers/admin-action";
import { resumeForStudent } from "@/lib/services/admin-actions/resume-for-student";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await resumeForStudent(context, { userId: params.user_id, ...body });
  return replayOr(replayed, serializeAdminAction(outcome, body.preview));
});
