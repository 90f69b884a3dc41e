import { type CallScope, currentCall, withCallScope } from "@/lib/telemetry/call-scope";
import { readRequestId } from "./response";
import { securityHeaders } from "./security-headers";

/** How long a call has waited for the database, in the format of `Server-Timing`. */
export function timingOf({ databaseMs }: CallScope): string {
  return `db;dur=${databaseMs.toFixed(2)}`;
}

/** For routes that a library handles: runs them in a call scope and adds the headers that every other response under /api carries. */
export async function inCallScope(request: Request, work: () => Promise<Response>): Promise<Response> {
  const scope: CallScope = { requestId: currentCall()?.requestId ?? readRequestId(request), databaseMs: 0 };
  const response = await withCallScope(scope, work);
  response.headers.set("X-Request-Id", scope.requestId);
  response.headers.set("Server-Timing", timingOf(scope));
  for (const [name, value] of Object.entries(securityHeaders())) response.headers.set(name, value);
  return response;
}
