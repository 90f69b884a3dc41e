import { releaseUsage as operation } from "@/lib/contract/operations/usage";
import { defineClaimRoute } from "@/lib/http/define-route";
import { presentRelease } from "@/lib/http/present/usage";
import { replayOr } from "@/lib/http/replay";
import { releaseReservation } from "@/lib/services/usage/release-reservation";

export const POST = defineClaimRoute(operation, async (context, { body }) => {
  const { outcome, replayed } = await releaseReservation(context, body.reservation_id);
  return replayOr(replayed, presentRelease(outcome));
});
