import { randomBytes } from "node:crypto";
import { type NextRequest, NextResponse } from "next/server";
import { getEnv } from "@/lib/env";
import { checkoutSources, gatewayAddress } from "@/lib/gateway/address";

/**
 * What a page may load and where it may send: ourselves, and what the gateway's checkout needs. Nothing is decided here about who may see
 * what; that is asked on every call, where the data is read.
 */
export function proxy(request: NextRequest): NextResponse {
  const policy = contentSecurityPolicy(randomBytes(16).toString("base64"));
  const headers = new Headers(request.headers);
  // Next puts the nonce that it reads here on every script that it writes into the page.
  headers.set("Content-Security-Policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("Content-Security-Policy", policy);
  response.headers.set("Referrer-Policy", "strict-origin-when-cross-origin");
  return response;
}

/** Pages. Calls answer JSON, and files are no documents. */
export const config = { matcher: ["/((?!api/|_next/|razorpay/|.*\\.(?:svg|png|ico|txt)$).*)"] };

function contentSecurityPolicy(nonce: string): string {
  const checkout = checkoutSources(gatewayAddress(getEnv()));
  // biome-ignore lint/style/noProcessEnv: how Next was started is no setting of ours. While developing, React explains its errors with `eval`.
  const explained = process.env.NODE_ENV === "development" ? ["'unsafe-eval'"] : [];
  const directives: Record<string, string[]> = {
    "default-src": ["'self'"],
    "script-src": ["'self'", `'nonce-${nonce}'`, ...checkout.script, ...explained],
    // React and the charts write style attributes.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'", ...checkout.connect],
    "frame-src": ["'self'", ...checkout.frame],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(" "))
    .join("; ");
}
