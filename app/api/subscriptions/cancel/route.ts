import { cancelSubscription as operation } from "@/lib/contract/operations/subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeChange } from "@/lib/http/serializers/subscription";
import { cancelSubscription } from "@/lib/services/subscription/cancel-subscription";

export const POST = defineRoute(operation, async (context, { body }) => {
  const cancellation = { atPeriodEnd: body.at_period_end, reason: body.reason ?? null };
  const { outcome, replayed } = await cancelSubscription(context, cancellation);
  return replayOr(replayed, serializeChange(outcome));
});
