import { cancelForStudent as operation } from "@/lib/contract/operations/admin-deeds";
import { defineRoute } from "@/lib/http/define-route";
import { presentDeed } from "@/lib/http/present/deed";
import { replayOr } from "@/lib/http/replay";
import { cancelForStudent } from "@/lib/services/deed/cancel-for-student";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { at_period_end: atPeriodEnd, refund: wish, amount, ...deed } = body;
  const refund = amount === undefined ? (wish === "none" ? null : wish) : { amount };
  const cancellation = { userId: params.user_id, atPeriodEnd, refund, ...deed };
  const { outcome, replayed } = await cancelForStudent(context, cancellation);
  return replayOr(replayed, presentDeed(outcome, deed.preview));
});
