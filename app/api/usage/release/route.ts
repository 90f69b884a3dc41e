import { releaseUsage as operation } from "@/lib/contract/operations/usage";
import { defineCredentialRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeRelease } from "@/lib/http/serializers/usage";
import { releaseReservation } from "@/lib/services/usage/release-reservation";

export const POST = defineCredentialRoute(operation, async (context, { body }) => {
  const { outcome, replayed } = await releaseReservation(context, body.reservation_id);
  return replayOr(replayed, serializeRelease(outcome));
});
