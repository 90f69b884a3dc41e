import { renew as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { presentCheckout } from "@/lib/http/present/payment";
import { presentChange } from "@/lib/http/present/subscription";
import { replayOr } from "@/lib/http/replay";
import { renewNow } from "@/lib/services/payment/renew-now";

export const POST = defineRoute(operation, async (context) => {
  const { outcome, replayed } = await renewNow(context);
  return replayOr(replayed, { ...presentCheckout(outcome.checkout), ...presentChange(outcome.standing) });
});
