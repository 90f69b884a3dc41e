import { createHash } from "node:crypto";
import type { CallerCredentials } from "@/lib/access/credentials";
import type { RequestIdempotency } from "@/lib/context";
import { invalidField } from "@/lib/errors";
import { canonicalJson } from "./canonical-json";

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/** What a call sends, as it was parsed. */
export interface SentInput {
  body: unknown;
  /** The parameters of the path. */
  params?: unknown;
}

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
  sent: SentInput,
): RequestIdempotency | null {
  const key = request.headers.get("idempotency-key");
  if (key === null) return null;
  if (!PRINTABLE.test(key)) {
    throw invalidField("Idempotency-Key", "Idempotency-Key must be 1 to 255 printable ASCII characters.");
  }
  return requestIdempotency(credentials, operation, key, sent);
}

/**
 * A retry is the same call if it says the same: a client that writes the same object again may order its members or place its blanks
 * differently (RFC 8259, 4), so that what was parsed is compared, and not its bytes.
 */
export function requestIdempotency(
  credentials: CallerCredentials,
  operation: string,
  key: string,
  { body, params }: SentInput,
): RequestIdempotency {
  const owner = credentials.credential.kind === "session" ? credentials.credential.sessionId : "company";
  const said = params === undefined ? canonicalJson(body) : `${canonicalJson(params)}\n${canonicalJson(body)}`;
  return {
    scope: createHash("sha256").update(`${owner}\0${operation}\0${key}`).digest(),
    requestHash: createHash("sha256").update(said).digest(),
  };
}
