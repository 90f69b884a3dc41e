import { eraseForStudent as operation } from "@/lib/contract/operations/admin-actions";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeErased } from "@/lib/http/serializers/admin-action";
import { eraseForStudent } from "@/lib/services/admin-actions/erase-for-student";

export const POST = defineRoute(operation, async (context, { params, body: { confirm = null, ...action } }) => {
  const { outcome, replayed } = await eraseForStudent(context, { userId: params.user_id, confirm, ...action });
  return replayOr(replayed, serializeErased(outcome));
});
