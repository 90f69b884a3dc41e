import { createHash } from "node:crypto";
import type { CallerCredentials } from "@/lib/access/credentials";
import type { RequestIdempotency } from "@/lib/context";
import { invalidField } from "@/lib/errors";

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/**
 * The caller's idempotency key, if any, scoped to the caller and the operation. All API keys of the company share one scope, so that a retry
 * may use another API key after a rotation; each session is its own scope. The student is added in the database, where they are authenticated.
 *
 * @param operation id of the operation: the same with and without a trailing slash in the path
 * @throws invalid_request if the key is empty, too long or not printable ASCII
 */
export function readIdempotencyKey(
  request: Request,
  credentials: CallerCredentials,
  operation: string,
  rawBody: string,
): RequestIdempotency | null {
  const key = request.headers.get("idempotency-key");
  if (key === null) return null;
  if (!PRINTABLE.test(key)) {
    throw invalidField("Idempotency-Key", "Idempotency-Key must be 1 to 255 printable ASCII characters.");
  }
  return requestIdempotency(credentials, operation, key, rawBody);
}

export function requestIdempotency(
  credentials: CallerCredentials,
  operation: string,
  key: string,
  request: string,
): RequestIdempotency {
  const owner = credentials.credential.kind === "session" ? credentials.credential.sessionId : "company";
  return {
    scope: createHash("sha256").update(`${owner}\0${operation}\0${key}`).digest(),
    requestHash: createHash("sha256").update(request).digest(),
  };
}
