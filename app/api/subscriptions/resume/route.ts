import { resumeSubscription as operation } from "@/lib/contract/operations/subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { presentChange } from "@/lib/http/present/subscription";
import { replayOr } from "@/lib/http/replay";
import { resumeSubscription } from "@/lib/services/subscription/resume-subscription";

export const POST = defineRoute(operation, async (context) => {
  const { outcome, replayed } = await resumeSubscription(context);
  return replayOr(replayed, presentChange(outcome));
});
