import { AssertionError } from "node:assert";
import type { Operation } from "@/lib/contract/operation";
import { documentedResponse, explain } from "./closed-document";

interface Received {
  status: number;
  headers: Headers;
}

/** Headers that are documented and sent only in some cases. */
const OPTIONAL = new Set(["Idempotent-Replayed", "Content-Disposition"]);

/**
 * Checks a real response against the OpenAPI document: status, headers, and a body with exactly the documented fields. Every test that
 * calls the API does this, so the document cannot differ from the app.
 */
export function assertResponse(operation: Operation, response: Received, body: unknown): void {
  const where = `${operation.method} ${operation.path} → ${response.status}`;
  const documented = documentedResponse(operation, response.status);
  if (!documented) fail(`${where}: this status is not documented. The body is:\n${JSON.stringify(body, null, 2)}`);
  const missing = documented.headers.filter((name) => !OPTIONAL.has(name) && !response.headers.has(name));
  if (missing.length > 0) fail(`${where}: the response lacks ${missing.join(", ")}`);
  expectHeader(where, response, "content-type", /^application\/json/);
  expectHeader(where, response, "cache-control", /^no-store$/);
  expectHeader(where, response, "x-content-type-options", /^nosniff$/);
  expectHeader(where, response, "cross-origin-opener-policy", /^same-origin-allow-popups$/);
  expectHeader(where, response, "permissions-policy", /^camera=\(\)/);
  expectHeader(where, response, "server-timing", /^db;dur=\d+(\.\d+)?$/);
  if (!documented.body(body)) {
    fail(`${where}: the body is not as documented:\n${explain(documented.body)}\n${JSON.stringify(body, null, 2)}`);
  }
  if (response.status >= 400 && (body as { request_id: string }).request_id !== response.headers.get("x-request-id")) {
    fail(`${where}: request_id and X-Request-Id differ`);
  }
}

function expectHeader(where: string, response: Received, name: string, pattern: RegExp): void {
  const value = response.headers.get(name) ?? "";
  if (!pattern.test(value)) fail(`${where}: ${name} is ${JSON.stringify(value)}`);
}

function fail(message: string): never {
  throw new AssertionError({ message });
}
