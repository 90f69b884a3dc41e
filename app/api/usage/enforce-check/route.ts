import { enforceCheck as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { accessDenied, serializeGranted, serializeReservation } from "@/lib/http/serializers/usage";
import { checkUsage } from "@/lib/services/usage/check-usage";
import { DEFAULT_RESERVATION_SECONDS, reserveUsage } from "@/lib/services/usage/reserve-usage";

export const POST = defineCredentialRoute(operation, async (context, { body: { feature, quantity, reserve } }) => {
  if (reserve === false) {
    const { allowed, quota } = await checkUsage(context, feature, quantity, "usage:write");
    if (!allowed) throw accessDenied(quota, quantity);
    return { body: serializeGranted(feature, quota) };
  }
  const seconds = reserve === true ? DEFAULT_RESERVATION_SECONDS : reserve;
  const result = await reserveUsage(context, { feature, quantity, seconds });
  if (result.kind === "refused") throw accessDenied(result.quota, quantity);
  return replayOr(result.replayed, serializeReservation(result.outcome));
});
