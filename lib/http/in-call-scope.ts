import { type CallScope, currentCall, withCallScope } from "@/lib/telemetry/call-scope";
import { readRequestId } from "./response";

/** How long a call has waited for the database, as `Server-Timing` says it. */
export function timingOf({ databaseMs }: CallScope): string {
  return `db;dur=${databaseMs.toFixed(2)}`;
}

/** For routes that a library answers: a scope of their own, and the headers of it that every other answer under /api carries. */
export async function inCallScope(request: Request, work: () => Promise<Response>): Promise<Response> {
  const scope: CallScope = { requestId: currentCall()?.requestId ?? readRequestId(request), databaseMs: 0 };
  const answer = await withCallScope(scope, work);
  answer.headers.set("X-Request-Id", scope.requestId);
  answer.headers.set("Server-Timing", timingOf(scope));
  return answer;
}
