import { SpanStatusCode, trace } from "@opentelemetry/api";
import { getEnv } from "@/lib/env";

/**
 * Handles a request inside a span, if traces are collected. Next has spans of its own; this is for requests handled in front of it.
 */
export function traced(route: string, method: string, handle: () => Promise<Response>): Promise<Response> {
  if (!getEnv().OTEL_EXPORTER_OTLP_ENDPOINT) return handle();
  const attributes = { "http.route": route, "http.request.method": method };
  return trace.getTracer("studymeter").startActiveSpan(`${method} ${route}`, { attributes }, async (span) => {
    try {
      const response = await handle();
      span.setAttribute("http.response.status_code", response.status);
      if (response.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      return response;
    } finally {
      span.end();
    }
  });
}
