import { metrics as operation } from "@/lib/contract/operations/operations";
import { definePublicRoute } from "@/lib/http/define-route";
import { requireMetricsToken } from "@/lib/http/metrics-token";
import { renderMetrics } from "@/lib/services/telemetry/render-metrics";

export const GET = definePublicRoute(operation, async ({ request }) => {
  requireMetricsToken(request);
  return { text: await renderMetrics(), contentType: "text/plain; version=0.0.4; charset=utf-8" };
});
