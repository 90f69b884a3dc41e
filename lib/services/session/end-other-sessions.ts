import type { Context } from "@/lib/context";
import { endAccountSessions } from "@/lib/db/session/account-sessions";
import { withTransaction } from "@/lib/db/sql/query";
import { ownerOf } from "../account/current-account";
import { auditSource, writeAudit } from "../audit/write-audit";
import { announceEnded } from "./announce-ended";

/** Ends all of the caller's own sessions but one. @returns how many */
export async function endOtherSessions(context: Context, except: string | null): Promise<number> {
  const ended = await withTransaction(async (client) => {
    const count = await endAccountSessions(ownerOf(context), except, context.realNow, client);
    const fact = {
      action: "session.others_ended",
      studentId: context.actor.student?.id ?? null,
      after: { ended: count },
    };
    if (count > 0) await writeAudit(auditSource(context), fact, client);
    return count;
  });
  announceEnded(context.actor.student);
  return ended;
}
