import { grantUses as operation } from "@/lib/contract/operations/admin-deeds";
import { defineRoute } from "@/lib/http/define-route";
import { presentGranted } from "@/lib/http/present/deed";
import { replayOr } from "@/lib/http/replay";
import { grantUses } from "@/lib/services/deed/grant-uses";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await grantUses(context, { userId: params.user_id, ...body });
  return replayOr(replayed, presentGranted(outcome, body.preview));
});
