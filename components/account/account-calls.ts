import type { ApiError } from "@/lib/client";

/** What went wrong with a call, for a form to explain. */
export type FormError =
  /** What the server finds wrong with what was typed: field → sentence. */
  | { kind: "fields"; fields: Record<string, string> }
  | { kind: "refused"; code: ApiError["code"] }
  | { kind: "slowDown"; seconds: number }
  | { kind: "unreachable" | "unavailable" | "signedOut" }
  | { kind: "failed"; reference: string };

export type Outcome<Body> = { ok: true; body: Body } | { ok: false; error: FormError };

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * One call of `/api/account`. It is not tried again: the person at the form is there to decide that, and a second mail
 * or a second guess at a password counts.
 */
export async function callAccount<Body>(method: Method, path: string, body?: unknown): Promise<Outcome<Body>> {
  let response: Response;
  try {
    response = await fetch(`/api/account${path}`, {
      method,
      // Always: our own pages prove themselves by it, whether or not they send anything.
      headers: { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    return { ok: false, error: { kind: "unreachable" } };
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return { ok: true, body: answer as Body };
  return { ok: false, error: errorOf(response, answer as Partial<ApiError> | null) };
}

function errorOf(response: Response, answer: Partial<ApiError> | null): FormError {
  const code = answer?.code;
  if (code === "unauthenticated") {
    // The session has ended, perhaps from another device: nothing here is hers to see any more.
    window.location.assign(`/sign-in?callbackUrl=${encodeURIComponent(window.location.pathname)}`);
    return { kind: "signedOut" };
  }
  if (code === "rate_limited") return { kind: "slowDown", seconds: Number(response.headers.get("retry-after") ?? 60) };
  if (code === "unavailable") return { kind: "unavailable" };
  if (answer?.fields && Object.keys(answer.fields).length > 0) return { kind: "fields", fields: answer.fields };
  if (code && code !== "internal_error") return { kind: "refused", code };
  return { kind: "failed", reference: response.headers.get("x-request-id") ?? String(response.status) };
}

/** The sentence about one field, where that is what is wrong. */
export function fieldError(error: FormError, field: string): string | undefined {
  return error.kind === "fields" ? error.fields[field] : undefined;
}
