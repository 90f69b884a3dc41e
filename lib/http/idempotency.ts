import { createHash } from "node:crypto";
import type { CallerCredentials } from "@/lib/access/credentials";
import type { RequestIdempotency } from "@/lib/context";
import { invalidField } from "@/lib/errors";

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/**
 * The caller's `Idempotency-Key`, if any, bound to who asks and what for. A company's keys share one scope, so that a retry may come
 * with another key after a rotation; a session is a scope of its own. The student joins in the database, where she is known for sure.
 *
 * @param operation id of the operation: the same for both slash forms of its path
 * @throws invalid_request when the key is empty, too long or not printable ASCII
 */
export function readIdempotencyKey(
  request: Request,
  claim: CallerCredentials,
  operation: string,
  rawBody: string,
): RequestIdempotency | null {
  const key = request.headers.get("idempotency-key");
  if (key === null) return null;
  if (!PRINTABLE.test(key)) {
    throw invalidField("Idempotency-Key", "Idempotency-Key must be 1 to 255 printable ASCII characters.");
  }
  return requestIdempotency(claim, operation, key, rawBody);
}

export function requestIdempotency(
  claim: CallerCredentials,
  operation: string,
  key: string,
  request: string,
): RequestIdempotency {
  const owner = claim.credential.kind === "session" ? claim.credential.sessionId : "company";
  return {
    scope: createHash("sha256").update(`${owner}\0${operation}\0${key}`).digest(),
    requestHash: createHash("sha256").update(request).digest(),
  };
}
