import { extendForStudent as operation } from "@/lib/contract/operations/admin-actions";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeAdminAction } from "@/lib/http/serializers/admin-action";
import { extendForStudent } from "@/lib/services/admin-actions/extend-for-student";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await extendForStudent(context, { userId: params.user_id, ...body });
  return replayOr(replayed, serializeAdminAction(outcome, body.preview));
});
