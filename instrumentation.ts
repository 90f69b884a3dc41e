import type { Instrumentation } from "next";
import { logger } from "@/lib/telemetry/logger";

/** Errors of pages and route handlers that nobody caught: the page shows Next's digest, the log says what it stands for. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  const digest = typeof error === "object" && error !== null && "digest" in error ? error.digest : undefined;
  logger().error({ err: error, digest, path: request.path.split("?")[0], route: context.routePath }, "a page failed");
};
