import { endSession } from "@/lib/db/session/end-session";
import { withTransaction } from "@/lib/db/sql/query";
import { writeAudit } from "../audit/write-audit";
import { sessionFact, sessionSource } from "./session-audit";

/** Ends a session. Safe to repeat. */
export async function signOut(sessionId: string, realNow: Date): Promise<void> {
  await withTransaction(async (client) => {
    const ended = await endSession(sessionId, realNow, client);
    if (!ended) return;
    const fact = sessionFact("session.signed_out", sessionId, ended.student_id, { userAgent: null });
    await writeAudit(sessionSource(ended, realNow), fact, client);
  });
}
