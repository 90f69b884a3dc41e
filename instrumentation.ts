import type { Instrumentation } from "next";
import { getEnv } from "@/lib/env";
import { logger } from "@/lib/telemetry/logger";

/** Traces, where somebody collects them: Next's own spans, and those of what is answered in front of it. */
export async function register(): Promise<void> {
  if (!getEnv().OTEL_EXPORTER_OTLP_ENDPOINT) return;
  const { registerOTel } = await import("@vercel/otel");
  registerOTel({ serviceName: "studymeter" });
}

/** Errors of pages and route handlers that nobody caught: the page shows Next's digest, the log says what it stands for. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  const digest = typeof error === "object" && error !== null && "digest" in error ? error.digest : undefined;
  logger().error({ err: error, digest, path: request.path.split("?")[0], route: context.routePath }, "a page failed");
};
