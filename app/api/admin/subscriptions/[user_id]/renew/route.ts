import { renewForStudent as operation } from "@/lib/contract/operations/admin-deeds";
import { defineRoute } from "@/lib/http/define-route";
import { presentRenewal } from "@/lib/http/present/deed";
import { replayOr } from "@/lib/http/replay";
import { renewForStudent } from "@/lib/services/deed/renew-for-student";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await renewForStudent(context, { userId: params.user_id, ...body });
  return replayOr(replayed, presentRenewal(outcome));
});
