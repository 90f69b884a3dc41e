import { renewForStudent as operation } from "@/lib/contract/operations/admin-actions";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeRenewal } from "@/lib/http/serializers/admin-action";
import { renewForStudent } from "@/lib/services/admin-actions/renew-for-student";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await renewForStudent(context, { userId: params.user_id, ...body });
  return replayOr(replayed, serializeRenewal(outcome));
});
