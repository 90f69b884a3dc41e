import { createHash, timingSafeEqual } from "node:crypto";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";

/** Whoever asks for the metrics. @throws not_found where no token is set, unauthenticated for another one */
export function requireMetricsToken(request: Request): void {
  const { METRICS_TOKEN } = getEnv();
  if (!METRICS_TOKEN) throw new AppError("not_found", "There is nothing here.");
  const given = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
  // Digests are of one length, so that comparing tells neither the token nor how long it is.
  if (!timingSafeEqual(digest(given), digest(METRICS_TOKEN))) {
    throw new AppError("unauthenticated", "The bearer token of the metrics is missing or wrong.");
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
