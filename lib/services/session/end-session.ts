import type { Context } from "@/lib/context";
import { endAccountSession } from "@/lib/db/session/account-sessions";
import { withTransaction } from "@/lib/db/sql/query";
import { fromWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { ownerOf } from "../account/current-account";
import { auditSource, writeAudit } from "../audit/write-audit";
import { announceEnded } from "./announce-ended";

/** Ends one of the caller's own sessions at once. @throws not_found for another user's session, or one that has ended */
export async function endSession(context: Context, wireId: string): Promise<void> {
  const id = fromWireId("session", wireId);
  const ended = await withTransaction(async (client) => {
    const count = id ? await endAccountSession(ownerOf(context), id, context.realNow, client) : 0;
    const fact = { action: "session.ended", studentId: context.actor.student?.id ?? null, subject: wireId };
    if (count > 0) await writeAudit(auditSource(context), fact, client);
    return count;
  });
  if (ended === 0) throw new AppError("not_found", "You have no open session with this id.");
  announceEnded(context.actor.student);
}
