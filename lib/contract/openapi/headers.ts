import { IDEMPOTENCY_HOURS } from "@/lib/domain/terms";
import type { Operation } from "../operation";
import { REQUEST_ID_EXAMPLE } from "./error-examples";

const REQUEST_HEADERS = {
  UserId: {
    name: "X-User-ID",
    in: "header",
    description:
      "The student that the call is about: your own id for her, or ours (`stu_…`). Required with an API key; with a session or a user token " +
      "it may be left out, and may only name the caller herself. The first call that writes creates a student whom nobody has named before, on " +
      "the free plan. By itself it proves nothing: a call without a credential is 401.",
    schema: { type: "string", minLength: 1, maxLength: 255 },
    example: "student-42",
  },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    description:
      `Makes a retry safe: the same key with the same body within ${IDEMPOTENCY_HOURS} hours gives the stored answer, byte for byte, ` +
      "with `Idempotent-Replayed: true`; " +
      "with another body 422. Refusals and errors are not stored, so a retry of those may succeed.",
    schema: { type: "string", minLength: 1, maxLength: 255, pattern: "^[\\x20-\\x7e]+$" },
    example: "8e03978e-40d5-43e8-bc93-6894a57f9324",
  },
  RequestId: {
    name: "X-Request-Id",
    in: "header",
    description:
      "Your own id for the call, echoed in the answer and written to our log; we make one where it is missing.",
    schema: { type: "string", maxLength: 128 },
  },
  TestClock: {
    name: "X-Test-Clock",
    in: "header",
    description: "A student whom this call creates lives on this test clock instead of the real one.",
    schema: { type: "string", pattern: "^clk_[0-9a-f]{32}$" },
  },
} as const;

const RESPONSE_HEADERS = {
  RequestId: {
    description: "The id of the call: yours, or the one that we made.",
    required: true,
    schema: { type: "string" },
    example: REQUEST_ID_EXAMPLE,
  },
  RateLimit: {
    description: "What is left of the tighter limit (`r`), and the seconds until it is whole again (`t`).",
    schema: { type: "string" },
    example: '"student";r=598;t=41',
  },
  RateLimitPolicy: {
    description: "The limit (`q` calls in `w` seconds) that `RateLimit` speaks of.",
    schema: { type: "string" },
    example: '"student";q=600;w=60',
  },
  ServerTiming: {
    description: "Milliseconds that the call waited for the database.",
    schema: { type: "string" },
    example: "db;dur=1.42",
  },
  IdempotentReplayed: {
    description: "Present where the answer was stored by an earlier call with the same `Idempotency-Key`.",
    schema: { type: "string", const: "true" },
  },
  RetryAfter: {
    description: "Seconds after which trying again makes sense.",
    schema: { type: "string", pattern: "^\\d+$" },
  },
  ContentDisposition: {
    description: "Of a file: the name to keep it under.",
    schema: { type: "string" },
    example: 'attachment; filename="INV-2627-000042.pdf"',
  },
  Vary: { description: "What the form of the answer goes by.", schema: { type: "string" }, example: "Accept" },
  Allow: { description: "The methods that the path does answer.", schema: { type: "string" }, example: "POST" },
  WwwAuthenticate: { description: "How to prove who is calling.", schema: { type: "string" } },
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
  // While the database is away, nobody knows the limits of a key.
  if (status < 500) Object.assign(headers, { RateLimit: "RateLimit", "RateLimit-Policy": "RateLimitPolicy" });
  if (status === 200 && operation.idempotent) headers["Idempotent-Replayed"] = "IdempotentReplayed";
  if (status === 200 && operation.forms) {
    Object.assign(headers, { "Content-Disposition": "ContentDisposition", Vary: "Vary" });
  }
  if (status === 401) headers["WWW-Authenticate"] = "WwwAuthenticate";
  if (status === 405) headers.Allow = "Allow";
  if (status === 429 || status === 503) headers["Retry-After"] = "RetryAfter";
  return Object.fromEntries(
    Object.entries(headers).map(([header, name]) => [header, { $ref: `#/components/headers/${name}` }]),
  );
}
