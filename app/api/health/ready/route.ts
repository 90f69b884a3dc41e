import { ready as operation } from "@/lib/contract/operations/operations";
import { definePublicRoute } from "@/lib/http/define-route";
import { checkReadiness } from "@/lib/services/check-readiness";
import { checkJobs } from "@/lib/telemetry/job-state";

export const GET = definePublicRoute(operation, async () => {
  await checkReadiness();
  const checks = { database: "ok", catalogue: "ok", jobs: checkJobs() } as const;
  return { body: { success: true as const, status: "ready", checks } as const };
});
