import { IDEMPOTENCY_HOURS } from "@/lib/domain/terms";
import type { Operation } from "../operation";
import { REQUEST_ID_EXAMPLE } from "./error-examples";

const REQUEST_HEADERS = {
  UserId: {
    name: "X-User-ID",
    in: "header",
    description:
      "The student that the call is about: your own id for the student, or ours (`stu_…`). Required with an API key. Optional with a session " +
      "or a user token, where it must name the caller. The first write for an unknown id creates the student on the free plan. The header " +
      "does not authenticate: a call without a credential gets 401.",
    schema: { type: "string", minLength: 1, maxLength: 255 },
    example: "student-42",
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      `Makes a retry safe: the same key with the same body within ${IDEMPOTENCY_HOURS} hours returns the stored response, byte for byte, ` +
      "with `Idempotent-Replayed: true`; " +
      "with another body, 422. Bodies are compared as they are parsed: the order of members and blanks between them do not count. Refusals and errors are not stored, so a retry of those may succeed.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x20-\\x7e]+$" },
    example: "8e03978e-40d5-43e8-bc93-6894a57f9324",
  },
  RequestId: {
    name: "X-Request-Id",
    in: "header",
    description:
      "Your own id for the call. It is returned in the response and written to our log. If you send none, we create one.",
    schema: { type: "string", maxLength: 128 },
  },
  TestClock: {
    name: "X-Test-Clock",
    in: "header",
    description: "If this call creates a student, the student uses this test clock instead of real time.",
    schema: { type: "string", pattern: "^clk_[0-9a-f]{32}$" },
  },
} as const;

const RESPONSE_HEADERS = {
  RequestId: {
    description: "The id of the call: yours, or one that we created.",
    required: true,
    schema: { type: "string" },
    example: REQUEST_ID_EXAMPLE,
  },
  RateLimit: {
    description: "Calls remaining under the stricter rate limit (`r`), and seconds until it resets (`t`).",
    schema: { type: "string" },
    example: '"student";r=598;t=41',
  },
  RateLimitPolicy: {
    description: "The rate limit that `RateLimit` refers to: `q` calls in `w` seconds.",
    schema: { type: "string" },
    example: '"student";q=600;w=60',
  },
  ServerTiming: {
    description: "Milliseconds that the call spent waiting for the database.",
    schema: { type: "string" },
    example: "db;dur=1.42",
  },
  IdempotentReplayed: {
    description: "Present if this is the stored response of an earlier call with the same `Idempotency-Key`.",
    schema: { type: "string", const: "true" },
  },
  RetryAfter: {
    description: "Seconds to wait before retrying.",
    schema: { type: "string", pattern: "^\\d+$" },
  },
  ContentDisposition: {
    description: "For a file: the name to save it under.",
    schema: { type: "string" },
    example: 'attachment; filename="INV-2627-000042.pdf"',
  },
  Vary: {
    description: "The request header that the media type depends on.",
    schema: { type: "string" },
    example: "Accept",
  },
  Allow: { description: "The methods that the path supports.", schema: { type: "string" }, example: "POST" },
  WwwAuthenticate: { description: "How to authenticate.", schema: { type: "string" } },
} as const;

export const HEADER_COMPONENTS = { parameters: REQUEST_HEADERS, headers: RESPONSE_HEADERS } as const;

export function requestHeadersOf(operation: Operation): unknown[] {
  const names: (keyof typeof REQUEST_HEADERS)[] = [];
  if (operation.student) names.push("UserId");
  if (operation.idempotent) names.push("IdempotencyKey");
  names.push("RequestId");
  if (operation.student && operation.permission?.endsWith(":write")) names.push("TestClock");
  return names.map((name) => ({ $ref: `#/components/parameters/${name}` }));
}

export function responseHeadersOf(operation: Operation, status: number): Record<string, unknown> {
  const headers: Record<string, keyof typeof RESPONSE_HEADERS> = {
    "X-Request-Id": "RequestId",
    "Server-Timing": "ServerTiming",
  };
  // While the database is unavailable, the limits of a key are unknown.
  if (status < 500) Object.assign(headers, { RateLimit: "RateLimit", "RateLimit-Policy": "RateLimitPolicy" });
  if (status === 200 && operation.idempotent) headers["Idempotent-Replayed"] = "IdempotentReplayed";
  if (status === 200 && operation.mediaTypes) {
    Object.assign(headers, { "Content-Disposition": "ContentDisposition", Vary: "Vary" });
  }
  if (status === 401) headers["WWW-Authenticate"] = "WwwAuthenticate";
  if (status === 405) headers.Allow = "Allow";
  if (status === 429 || status === 503) headers["Retry-After"] = "RetryAfter";
  return Object.fromEntries(
    Object.entries(headers).map(([header, name]) => [header, { $ref: `#/components/headers/${name}` }]),
  );
}
