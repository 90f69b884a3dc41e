import { findAccountByEmail } from "@/lib/db/account/find-account";
import { withTransaction } from "@/lib/db/sql/query";
import { normaliseEmail } from "@/lib/domain/email";
import { writeAccountMail } from "./write-account-mail";

/**
 * Mails a link to the address of an account: to verify it, unless it is verified; to set a new password, always.
 * Does nothing for any other address, and does not reveal that.
 */
export async function sendLink(
  purpose: "verify_address" | "reset_password",
  typed: string,
  realNow: Date,
): Promise<void> {
  await withTransaction(async (client) => {
    const account = await findAccountByEmail(normaliseEmail(typed), client);
    if (!account || account.disabled_at) return;
    if (purpose === "verify_address" && account.email_verified_at) return;
    await writeAccountMail({ account, email: account.email, purpose, realNow }, client);
  });
}
