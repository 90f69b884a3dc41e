import { listJobs as operation } from "@/lib/contract/operations/admin-system";
import { defineRoute } from "@/lib/http/define-route";
import { serializeJobs } from "@/lib/http/serializers/system";
import { readJob, reportJobs } from "@/lib/services/system/jobs";

export const GET = defineRoute(operation, async (context, { query }) => ({
  body: serializeJobs(await reportJobs(context, query.job === undefined ? null : readJob(query.job))),
}));
