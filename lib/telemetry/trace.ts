import { SpanStatusCode, trace } from "@opentelemetry/api";
import { getEnv } from "@/lib/env";

/**
 * Answers a call inside a span, where somebody collects them. Next makes spans of its own; this is for what is answered in front of it.
 */
export function traced(route: string, method: string, answer: () => Promise<Response>): Promise<Response> {
  if (!getEnv().OTEL_EXPORTER_OTLP_ENDPOINT) return answer();
  const attributes = { "http.route": route, "http.request.method": method };
  return trace.getTracer("studymeter").startActiveSpan(`${method} ${route}`, { attributes }, async (span) => {
    try {
      const response = await answer();
      span.setAttribute("http.response.status_code", response.status);
      if (response.status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      return response;
    } finally {
      span.end();
    }
  });
}
