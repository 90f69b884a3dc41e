import { createHash, timingSafeEqual } from "node:crypto";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** Checks the bearer token of the metrics. @throws not_found if no token is set, unauthenticated if the token is wrong */
export function requireMetricsToken(request: Request): void {
  const { METRICS_TOKEN } = getEnv();
  if (!METRICS_TOKEN) throw new AppError("not_found", "There is nothing here.");
  const given = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  // Digests have the same length, so that the comparison takes constant time and reveals neither the token nor its length.
  if (!timingSafeEqual(digest(given), digest(METRICS_TOKEN))) {
    throw new AppError("unauthenticated", "The bearer token for metrics is missing or wrong.");
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
