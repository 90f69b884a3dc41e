import { extendForStudent as operation } from "@/lib/contract/operations/admin-deeds";
import { defineRoute } from "@/lib/http/define-route";
import { presentDeed } from "@/lib/http/present/deed";
import { replayOr } from "@/lib/http/replay";
import { extendForStudent } from "@/lib/services/deed/extend-for-student";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await extendForStudent(context, { userId: params.user_id, ...body });
  return replayOr(replayed, presentDeed(outcome, body.preview));
});
