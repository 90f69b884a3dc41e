import { MAX_BODY_KIB } from "@/lib/domain/terms";
import { ERROR_STATUS, type ErrorCode } from "@/lib/errors";
import type { Operation } from "../operation";

/** An example of each error for the API reference. A new error code does not compile without one. */
const EXAMPLES = {
  invalid_json: { error: "Invalid JSON: the body could not be read." },
  invalid_request: { error: "feature name is required", fields: { feature: "feature name is required" } },
  unauthenticated: { error: "This API key is not known, has expired, or was revoked." },
  payment_declined: { error: "The payment was declined. Nothing was charged; try another method." },
  quota_exhausted: { error: "Feature limit exhausted for free plan" },
  plan_required: { error: "History as CSV comes with Pro. The other plans show it on the page." },
  forbidden: { error: "This key needs the scope `students:write`." },
  feature_not_found: { error: 'Feature "quizz" not found' },
  not_found: { error: "There is no student with this id." },
  method_not_allowed: { error: "This path supports only GET." },
  not_acceptable: { error: "Accept must allow application/json or application/pdf." },
  request_timeout: { error: "The request did not arrive in time. Send it again." },
  idempotency_in_progress: { error: "A call with this Idempotency-Key is still running. Try again in a moment." },
  conflict: { error: "This was changed in the meantime. Read it again, then retry." },
  reservation_closed: { error: "This reservation was already committed, released, or has expired." },
  payment_in_progress: { error: "A payment is in progress. Wait until it is decided." },
  payload_too_large: { error: `The body must be at most ${MAX_BODY_KIB} KiB.` },
  unsupported_media_type: { error: "Calls with a session cookie must be sent as application/json." },
  idempotency_mismatch: {
    error: "This Idempotency-Key was used with another request. Use a new key for a new request.",
    fields: { "Idempotency-Key": "This key was used with another request." },
  },
  rate_limited: { error: "Too many calls: at most 600 a minute. Try again in 12 s." },
  headers_too_large: { error: "The address and the headers must be at most 16 KiB together." },
  internal_error: { error: "Something went wrong on our side. The request id helps us find it." },
  unavailable: { error: "The database is unavailable. Nothing was lost; try again shortly." },
} as const satisfies Record<ErrorCode, { error: string; fields?: Record<string, string> }>;

export const REQUEST_ID_EXAMPLE = "019ab3f0-5c1e-7cc2-9d53-2f9a6b1f0c4e";

export function errorExample(code: ErrorCode): Record<string, unknown> {
  const { error, ...rest } = EXAMPLES[code];
  return { success: false, error, code, request_id: REQUEST_ID_EXAMPLE, ...rest };
}

/** Every error code that a call may return: its own, and those that any call may return. */
export function errorCodesOf(operation: Operation): ErrorCode[] {
  const codes: ErrorCode[] = [
    ...(operation.errors ?? []),
    "method_not_allowed",
    "rate_limited",
    "internal_error",
    "unavailable",
  ];
  if (operation.permission) codes.push("unauthenticated", "forbidden", "invalid_request");
  if (operation.student) codes.push("not_found");
  if (operation.params || operation.query || operation.body || operation.idempotent) codes.push("invalid_request");
  if (operation.mediaTypes) codes.push("not_acceptable");
  if (operation.body) codes.push("invalid_json", "payload_too_large");
  // Against CSRF, calls that a page of another site could send accept a session cookie only with a JSON body.
  if (operation.permission && operation.method !== "GET") codes.push("unsupported_media_type");
  return [...new Set(codes)].sort((a, b) => ERROR_STATUS[a] - ERROR_STATUS[b]);
}
