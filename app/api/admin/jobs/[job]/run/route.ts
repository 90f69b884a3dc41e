import { requestJob as operation } from "@/lib/contract/operations/admin-system";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { readJob, requestJob } from "@/lib/services/system/jobs";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { outcome, replayed } = await requestJob(context, readJob(params.job), body.reason);
  return replayOr(replayed, { success: true, job: outcome.job });
});
