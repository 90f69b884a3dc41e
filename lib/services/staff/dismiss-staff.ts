import { endEmailTokens } from "@/lib/db/account/email-tokens";
import { lockAccountByEmail } from "@/lib/db/account/find-account";
import { disableAccount } from "@/lib/db/account/staff-accounts";
import { endAccountSessions } from "@/lib/db/session/account-sessions";
import { withTransaction } from "@/lib/db/sql/query";
import { normaliseEmail } from "@/lib/domain/email";
import { toWireId } from "@/lib/domain/id";
import { AppError } from "@/lib/errors";
import { type AuditSource, writeAudit } from "../audit/write-audit";

/**
 * Disables a staff account at once: its sessions, links and password stop working. The row stays, because the audit log refers to it.
 *
 * @returns whether it was enabled until now
 * @throws not_found if the address is not of a staff account
 */
export async function dismissStaff(typed: string, source: AuditSource): Promise<boolean> {
  const email = normaliseEmail(typed);
  return withTransaction(async (client) => {
    const account = await lockAccountByEmail(email, client);
    if (!account || account.role === "student")
      throw new AppError("not_found", `There is no staff account with the address ${email}.`);
    if (!(await disableAccount(account.id, source.realNow, client))) return false;
    await endEmailTokens(account.id, source.realNow, client);
    await endAccountSessions({ accountId: account.id, studentId: null }, null, source.realNow, client);
    const states = { before: { role: account.role, disabled: false }, after: { role: account.role, disabled: true } };
    await writeAudit(
      source,
      { action: "staff.dismissed", subject: toWireId("account", account.id), ...states },
      client,
    );
    return true;
  });
}
