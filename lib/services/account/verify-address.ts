import { hashLinkSecret } from "@/lib/crypto/link-secret";
import { type EmailTokenRow, endEmailTokens, findEmailToken, spendEmailToken } from "@/lib/db/account/email-tokens";
import { type AccountRow, findAccountById } from "@/lib/db/account/find-account";
import { setAccountEmail, setVerified } from "@/lib/db/account/write-account";
import { type Connection, isUniqueViolation, withTransaction } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { AppError, invalidField } from "@/lib/errors";
import { writeAudit } from "../audit/write-audit";
import { followPayer } from "../payers/follow-payer";
import { writeChangeNotice } from "./write-change-notice";

/**
 * Verifies an address by the link of a mail: the address of a new account, or the new address of an existing one. Following the link of
 * an address that is verified already succeeds, because a second click must not look like a failure.
 *
 * @returns the address
 * @throws invalid_request for a link that is used, replaced or too old; conflict if another account has taken the address meanwhile
 */
export async function verifyAddress(secret: string, call: { realNow: Date; requestId: string }): Promise<string> {
  const hash = hashLinkSecret(secret);
  try {
    return await withTransaction(async (client) => {
      const token = await findEmailToken(hash, call.realNow, client);
      const account = token && (await findAccountById(token.account_id, client));
      if (!token || !account || token.purpose === "reset_password") throw linkExpired();
      if (account.email === token.email && account.email_verified_at) return token.email;
      if (token.used_at || account.disabled_at) throw linkExpired();
      await spendEmailToken(hash, call.realNow, client);
      await applyProof(token, account, call, client);
      return token.email;
    });
  } catch (error) {
    if (!isUniqueViolation(error, "account")) throw error;
    throw new AppError("conflict", "Another account already uses this address.");
  }
}

async function applyProof(
  token: EmailTokenRow,
  account: AccountRow,
  { realNow, requestId }: { realNow: Date; requestId: string },
  client: Connection,
): Promise<void> {
  const isChange = token.purpose === "change_address";
  if (isChange) {
    const set = () => setAccountEmail(account.id, token.email, realNow, client);
    await (account.student_id ? followPayer(account.student_id, { now: realNow, realNow }, client, set) : set());
    await endEmailTokens(account.id, realNow, client);
    await writeChangeNotice(account, { type: "address_changed", next: token.email }, realNow, client);
  } else if (account.email === token.email) {
    await setVerified(account.id, realNow, client);
  } else {
    throw linkExpired();
  }
  const subject = toWireId("account", account.id);
  const action = isChange ? "account.address_changed" : "account.address_verified";
  const source = { now: realNow, realNow, requestId, actor: "anonymous", actorId: null } as const;
  await writeAudit(source, { action, studentId: account.student_id, subject }, client);
}

export function linkExpired(): AppError {
  return invalidField("token", "This link has been used or has expired. Request a new one.");
}
