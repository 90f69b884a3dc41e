import { grantUses as operation } from "@/lib/contract/operations/admin-actions";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeGranted } from "@/lib/http/serializers/admin-action";
import { grantUses } from "@/lib/services/admin-actions/grant-uses";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await grantUses(context, { userId: params.user_id, ...body });
  return replayOr(replayed, serializeGranted(outcome, body.preview));
});
