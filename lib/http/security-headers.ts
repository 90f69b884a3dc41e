import { type Env, oncePerProcess } from "@/lib/env";

/** Without `includeSubDomains`: what else runs below our host is for the operator to decide. */
const YEAR_SECONDS = 31_536_000;

/**
 * Headers of every answer: pages, calls, files and errors alike.
 *
 * `Cross-Origin-Opener-Policy` allows popups, because the gateway's checkout opens the bank's page in one from its own frame: with
 * `same-origin`, that popup would lose its opener (HTML Standard, "the rules for choosing a navigable"). `Permissions-Policy` takes away
 * what no page here asks for; `payment` is not among it, because the checkout may use it. `Strict-Transport-Security` is left out where
 * people reach us without https, which would ignore it (RFC 6797, 7.2), and outside production, where localhost serves other programs too.
 */
export function securityHeadersOf({
  STUDYMETER_MODE,
  APP_URL,
}: Pick<Env, "STUDYMETER_MODE" | "APP_URL">): Readonly<Record<string, string>> {
  const isSecure = STUDYMETER_MODE === "production" && APP_URL.startsWith("https:");
  return {
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    ...(isSecure ? { "Strict-Transport-Security": `max-age=${YEAR_SECONDS}` } : {}),
  };
}

export const securityHeaders = oncePerProcess(securityHeadersOf);
