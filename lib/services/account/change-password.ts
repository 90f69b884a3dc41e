import type { Context } from "@/lib/context";
import { hashPassword } from "@/lib/crypto/password";
import { endEmailTokens } from "@/lib/db/account/email-tokens";
import { setPasswordHash } from "@/lib/db/account/write-account";
import { endAccountSessions } from "@/lib/db/session/account-sessions";
import { withTransaction } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { auditSource, writeAudit } from "../audit/write-audit";
import { announceEnded } from "../session/announce-ended";
import { getCurrentAccount, ownerOf, requirePassword } from "./current-account";
import { requireGoodPassword } from "./require-good-password";
import { writeChangeNotice } from "./write-change-notice";

/**
 * Changes the password, and ends every session except the current one.
 *
 * @returns how many sessions ended
 * @throws forbidden without an account; invalid_request for a wrong current or a weak new password
 */
export async function changePassword(context: Context, current: string, password: string): Promise<number> {
  const { realNow, actor } = context;
  const account = await getCurrentAccount(context);
  await requirePassword(account, current, "current_password");
  requireGoodPassword(password, account);
  const hash = await hashPassword(password);
  const keep = actor.kind === "api_key" ? null : actor.sessionId;
  const ended = await withTransaction(async (client) => {
    await setPasswordHash(account.id, hash, realNow, client);
    await endEmailTokens(account.id, realNow, client);
    await writeChangeNotice(account, { type: "password_changed", isReset: false }, realNow, client);
    const count = await endAccountSessions(ownerOf(context), keep, realNow, client);
    const subject = toWireId("account", account.id);
    const fact = { action: "account.password_changed", studentId: account.student_id, subject };
    await writeAudit(auditSource(context), fact, client);
    return count;
  });
  announceEnded(context.actor.student);
  return ended;
}
