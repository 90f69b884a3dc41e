import { cancelForStudent as operation } from "@/lib/contract/operations/admin-actions";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeAdminAction } from "@/lib/http/serializers/admin-action";
import { cancelForStudent } from "@/lib/services/admin-actions/cancel-for-student";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { at_period_end: atPeriodEnd, refund: wish, amount, ...action } = body;
  const refund = amount === undefined ? (wish === "none" ? null : wish) : { amount };
  const cancellation = { userId: params.user_id, atPeriodEnd, refund, ...action };
  const { outcome, replayed } = await cancelForStudent(context, cancellation);
  return replayOr(replayed, serializeAdminAction(outcome, action.preview));
});
