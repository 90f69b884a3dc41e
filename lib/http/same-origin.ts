import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Protects against CSRF. The browser sends the session cookie with calls from any page, so a call that changes data must come from our own
 * origin and must be JSON, which an HTML form cannot send.
 */
export function requireSameOrigin(request: Request): void {
  if (SAFE_METHODS.has(request.method)) return;
  const origin = request.headers.get("origin");
  const fromOurs =
    origin !== null ? isOurOrigin(origin, request) : request.headers.get("sec-fetch-site") === "same-origin";
  if (!fromOurs)
    throw new AppError(
      "forbidden",
      "Calls with a session cookie must come from our own pages. From elsewhere, use an API key.",
    );
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new AppError("unsupported_media_type", "Calls with a session cookie must be sent as application/json.");
  }
}

function isOurOrigin(origin: string, request: Request): boolean {
  const env = getEnv();
  if (origin === env.APP_URL) return true;
  if (env.STUDYMETER_MODE === "production") return false;
  // The demo is reached under several names of the same host (localhost, 127.0.0.1, a forwarded port).
  const host = request.headers.get("host");
  return host !== null && origin === `http://${host}`;
}
