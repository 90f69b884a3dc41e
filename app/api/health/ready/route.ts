import { ready as operation } from "@/lib/contract/operations/operations";
import { definePublicRoute } from "@/lib/http/define-route";
import { checkReadiness } from "@/lib/services/check-readiness";

export const GET = definePublicRoute(operation, async () => {
  const checks = await checkReadiness();
  return { body: { success: true as const, status: "ready" as const, checks } };
});
