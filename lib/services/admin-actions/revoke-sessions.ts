import type { Context } from "@/lib/context";
import { endAccountSessions, listAccountSessions } from "@/lib/db/session/account-sessions";
import { afterCommit } from "@/lib/db/sql/query";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";
import { announceEnded } from "../session/announce-ended";
import { getNamedStudent } from "../student/get-named-student";
import { type AdminActionRequest, withoutKeyInPreview } from "./change-by-staff";

/** Signs a student out everywhere, and returns how many sessions that ends. @throws not_found */
export async function revokeSessions(
  context: Context,
  request: AdminActionRequest,
): Promise<IdempotentResult<{ sessions: number }>> {
  requireStaff(context, "admin:write");
  const { id, subscription_id: subscriptionId, clock_now: clock } = await getNamedStudent(request.userId);
  // Every session of a student has the student's id, whichever way they signed in.
  const owner = { accountId: null, studentId: id };
  const { realNow } = context;
  return withIdempotency(withoutKeyInPreview(context, request), id, async (client) => {
    if (request.preview) return { sessions: (await listAccountSessions(owner, realNow)).length };
    const sessions = await endAccountSessions(owner, null, realNow, client);
    const source = { ...auditSource(context), now: clock ?? realNow, reason: request.reason };
    const fact = { action: "session.revoked", studentId: id, before: { sessions }, after: { sessions: 0 } };
    await writeAudit(source, fact, client);
    afterCommit(client, () => announceEnded({ subscriptionId }));
    return { sessions };
  });
}
