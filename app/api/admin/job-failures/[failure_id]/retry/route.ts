import { retryFailure as operation } from "@/lib/contract/operations/admin-system";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { retryFailure } from "@/lib/services/system/jobs";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await retryFailure(context, params.failure_id, body.reason);
  return replayOr(replayed, { success: true, id: outcome.id });
});
