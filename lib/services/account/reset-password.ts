import { hashLinkSecret } from "@/lib/crypto/link-secret";
import { hashPassword } from "@/lib/crypto/password";
import { endEmailTokens, findEmailToken } from "@/lib/db/account/email-tokens";
import { findAccountById } from "@/lib/db/account/find-account";
import { setPasswordHash, setVerified } from "@/lib/db/account/write-account";
import { endAccountSessions } from "@/lib/db/session/account-sessions";
import { withTransaction } from "@/lib/db/sql/query";
import { findStudent } from "@/lib/db/student/find-student";
import { toWireId } from "@/lib/domain/id";
import { writeAudit } from "../audit/write-audit";
import { announceEnded } from "../session/announce-ended";
import { requireGoodPassword } from "./require-good-password";
import { linkExpired } from "./verify-address";
import { writeChangeNotice } from "./write-change-notice";

/**
 * Sets a new password with the link of a mail, which also proves the address. Every session ends, because whoever lost a password may have
 * lost more than that.
 *
 * @returns the address of the account
 * @throws invalid_request for a link that is used, replaced or too old, and for a weak password, which leaves the link as it was
 */
export async function resetPassword(
  secret: string,
  password: string,
  { realNow, requestId }: { realNow: Date; requestId: string },
): Promise<string> {
  const hash = hashLinkSecret(secret);
  const seen = await findEmailToken(hash, realNow);
  const owner = seen && (await findAccountById(seen.account_id));
  if (!seen || !owner || seen.purpose !== "reset_password" || seen.used_at || owner.disabled_at) throw linkExpired();
  requireGoodPassword(password, owner);
  const passwordHash = await hashPassword(password);
  const { email, student } = await withTransaction(async (client) => {
    const token = await findEmailToken(hash, realNow, client);
    if (!token || token.used_at) throw linkExpired();
    const account = await findAccountById(token.account_id, client);
    if (!account || account.disabled_at || account.email !== token.email) throw linkExpired();
    await setPasswordHash(account.id, passwordHash, realNow, client);
    await setVerified(account.id, realNow, client);
    await endEmailTokens(account.id, realNow, client);
    await writeChangeNotice(account, { type: "password_changed", isReset: true }, realNow, client);
    await endAccountSessions({ accountId: account.id, studentId: account.student_id }, null, realNow, client);
    const source = { now: realNow, realNow, requestId, actor: "anonymous", actorId: null } as const;
    const subject = toWireId("account", account.id);
    await writeAudit(source, { action: "account.password_reset", studentId: account.student_id, subject }, client);
    const student = account.student_id ? await findStudent({ by: "id", id: account.student_id }, client) : null;
    return { email: account.email, student };
  });
  announceEnded(student && { subscriptionId: student.subscription_id });
  return email;
}
