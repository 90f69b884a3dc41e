import { findAccountByEmail } from "@/lib/db/account/find-account";
import { withTransaction } from "@/lib/db/sql/query";
import { normaliseEmail } from "@/lib/domain/email";
import { writeAccountMail } from "./write-account-mail";

/**
 * Mails a link to an address that has an account which needs it: to verify, while it is not verified; to set a new password, always.
 * Does nothing for any other address, and says nothing about it.
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
