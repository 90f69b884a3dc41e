import { setAutoRenewal as operation } from "@/lib/contract/operations/subscriptions";
import { defineRoute } from "@/lib/http/define-route";
import { presentChange } from "@/lib/http/present/subscription";
import { replayOr } from "@/lib/http/replay";
import { setAutoRenewal } from "@/lib/services/subscription/set-auto-renewal";

export const POST = defineRoute(operation, async (context, { body }) => {
  const { outcome, replayed } = await setAutoRenewal(context, body.enabled);
  return replayOr(replayed, presentChange(outcome));
});
