import { resumeSubscription as operation } from "@/lib/contract/operations/subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeChange } from "@/lib/http/serializers/subscription";
import { resumeSubscription } from "@/lib/services/subscription/resume-subscription";

export const POST = defineRoute(operation, async (context) => {
  const { outcome, replayed } = await resumeSubscription(context);
  return replayOr(replayed, serializeChange(outcome));
});
