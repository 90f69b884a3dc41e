import type { Context } from "@/lib/context";
import { findAccountByEmail } from "@/lib/db/account/find-account";
import { withTransaction } from "@/lib/db/sql/query";
import { normaliseEmail } from "@/lib/domain/email";
import { getCurrentAccount, requirePassword } from "./current-account";
import { writeAccountMail } from "./write-account-mail";

/**
 * Mails a link to a new address, which takes effect once the link is followed. If another account uses the address, nothing
 * happens and nothing is revealed.
 *
 * @throws forbidden without an account; invalid_request for a wrong password
 */
export async function changeEmail(context: Context, typed: string, password: string, mayMail: boolean): Promise<void> {
  const account = await getCurrentAccount(context);
  await requirePassword(account, password, "password");
  const email = normaliseEmail(typed);
  if (!mayMail || email === account.email) return;
  await withTransaction(async (client) => {
    if (await findAccountByEmail(email, client)) return;
    await writeAccountMail({ account, email, purpose: "change_address", realNow: context.realNow }, client);
  });
}
