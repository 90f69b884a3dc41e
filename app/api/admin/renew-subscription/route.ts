import { renewSubscriptionById as operation } from "@/lib/contract/operations/admin-deeds";
import { defineRoute } from "@/lib/http/define-route";
import { presentRenewal } from "@/lib/http/present/deed";
import { replayOr } from "@/lib/http/replay";
import { renewForStudent } from "@/lib/services/deed/renew-for-student";

export const POST = defineRoute(operation, async (context, { body: { user_id: userId, ...deed } }) => {
  const { outcome, replayed } = await renewForStudent(context, { userId, ...deed });
  return replayOr(replayed, presentRenewal(outcome));
});
