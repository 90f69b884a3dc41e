import { changeForStudent as operation } from "@/lib/contract/operations/admin-deeds";
import { defineRoute } from "@/lib/http/define-route";
import { presentDeed } from "@/lib/http/present/deed";
import { replayOr } from "@/lib/http/replay";
import { changeForStudent } from "@/lib/services/deed/change-for-student";

export const POST = defineRoute(operation, async (context, { params, body: { plan: planKey, ...deed } }) => {
  const { outcome, replayed } = await changeForStudent(context, { userId: params.user_id, planKey, ...deed });
  return replayOr(replayed, presentDeed(outcome, deed.preview));
});
