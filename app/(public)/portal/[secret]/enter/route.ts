import { systemClock } from "@/lib/clock";
import { AppError } from "@/lib/errors";
import { readAddress } from "@/lib/http/address";
import { readSessionId } from "@/lib/http/credentials";
import { limitAddress } from "@/lib/http/login-throttle";
import { errorResponse, readRequestId } from "@/lib/http/response";
import { signInCookie } from "@/lib/http/session-cookie";
import { openPortalLink, PORTAL_SESSION_MS, pageOfUsedLink } from "@/lib/services/portal-link/open-portal-link";

const PATHS = { dashboard: "/dashboard", upgrade: "/upgrade", billing: "/billing" } as const;

/** Signs in by a portal link. Only a POST does: link previews and scanners send none. */
export async function POST(request: Request, route: { params: Promise<{ secret: string }> }): Promise<Response> {
  const { secret } = await route.params;
  try {
    await limitAddress("portal", readAddress(request));
    const realNow = systemClock.now();
    const opened = await openPortalLink(secret, request.headers.get("user-agent"), realNow);
    if (!opened) {
      const page = await pageOfUsedLink(secret, await readSessionId(request), realNow);
      return seeOther(page ? PATHS[page] : `/portal/${encodeURIComponent(secret)}?state=used`);
    }
    const { sessionId, returnUrl, page } = opened;
    return seeOther(PATHS[page], await signInCookie({ sessionId, returnUrl }, PORTAL_SESSION_MS));
  } catch (error) {
    const mayRetry = error instanceof AppError && error.details.retryAfter !== undefined;
    if (mayRetry) return seeOther(`/portal/${encodeURIComponent(secret)}?state=later`);
    return errorResponse(error, readRequestId(request), {}, "portal");
  }
}

function seeOther(location: string, cookie?: string): Response {
  const headers = new Headers({ Location: location, "Cache-Control": "no-store" });
  if (cookie) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}
