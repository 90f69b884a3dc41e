import { eraseForStudent as operation } from "@/lib/contract/operations/admin-deeds";
import { defineRoute } from "@/lib/http/define-route";
import { presentErased } from "@/lib/http/present/deed";
import { replayOr } from "@/lib/http/replay";
import { eraseForStudent } from "@/lib/services/deed/erase-for-student";

export const POST = defineRoute(operation, async (context, { params, body: { confirm = null, ...deed } }) => {
  const { outcome, replayed } = await eraseForStudent(context, { userId: params.user_id, confirm, ...deed });
  return replayOr(replayed, presentErased(outcome));
});
