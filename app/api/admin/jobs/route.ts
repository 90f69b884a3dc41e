import { listJobs as operation } from "@/lib/contract/operations/admin-machine";
import { defineRoute } from "@/lib/http/define-route";
import { presentJobs } from "@/lib/http/present/machine";
import { readJob, reportJobs } from "@/lib/services/machine/jobs";

export const GET = defineRoute(operation, async (context, { query }) => ({
  body: presentJobs(await reportJobs(context, query.job === undefined ? null : readJob(query.job))),
}));
