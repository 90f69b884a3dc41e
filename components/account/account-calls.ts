import type { ApiError } from "@/lib/client";
import { type ArgumentsOf, type CallName, callsOver, type ResponseOf } from "@/lib/client/call-api";
import { StudymeterError } from "@/lib/client/error";
// Not the whole client: the page's script is counted.
import { Transport } from "@/lib/client/transport";

/** The error of a call, for a form to explain. */
export type FormError =
  /** Field errors from the server: field → message. */
  | { kind: "fields"; fields: Record<string, string> }
  | { kind: "refused"; code: ApiError["code"] }
  | { kind: "slowDown"; seconds: number }
  | { kind: "unreachable" | "unavailable" | "signedOut" }
  | { kind: "failed"; reference: string };

export type Outcome<Body> = { ok: true; body: Body } | { ok: false; error: FormError };

/** Password hashing is queued, and an export is built during the call. */
const LONGEST_MS = 60_000;

/** Not retried automatically: a second mail or password attempt would count against the rate limit. */
const call = callsOver(new Transport({ retries: 0, timeoutMs: LONGEST_MS }));

type AccountCall = Extract<CallName, `${string} /api/account${string}`>;

/** One call of `/api/account`. */
export async function callAccount<Name extends AccountCall>(
  name: Name,
  ...request: ArgumentsOf<Name>
): Promise<Outcome<ResponseOf<Name>>> {
  try {
    return { ok: true, body: await call(name, ...request) };
  } catch (error) {
    if (!(error instanceof StudymeterError)) throw error;
    return { ok: false, error: errorOf(error) };
  }
}

function errorOf({ code, status, fields, requestId, retryAfter }: StudymeterError): FormError {
  switch (code) {
    case "network_error":
    case "timeout":
      return { kind: "unreachable" };
    case "unauthenticated":
      // The session has ended, perhaps from another device: this page may not be shown any more.
      window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(window.location.pathname)}`);
      return { kind: "signedOut" };
    case "rate_limited":
      return { kind: "slowDown", seconds: retryAfter ?? 60 };
    case "unavailable":
      return { kind: "unavailable" };
    case "internal_error":
    case "invalid_response":
      return { kind: "failed", reference: requestId ?? String(status) };
    default:
      return Object.keys(fields).length > 0 ? { kind: "fields", fields } : { kind: "refused", code };
  }
}

/** The sentence about one field, where that is what is wrong. */
export function fieldError(error: FormError, field: string): string | undefined {
  return error.kind === "fields" ? error.fields[field] : undefined;
}
