import type { Context } from "@/lib/context";
import { verifyPassword } from "@/lib/crypto/password";
import { type AccountRow, findAccountById } from "@/lib/db/account/find-account";
import type { SessionOwner } from "@/lib/db/session/account-sessions";
import { AppError, invalidField } from "@/lib/errors";

/** The account and student that a caller is signed in as. */
export function ownerOf({ actor }: Context): SessionOwner {
  if (actor.kind === "api_key") throw new AppError("forbidden", "An API key has no account.");
  return { accountId: actor.accountId, studentId: actor.student?.id ?? null };
}

/** @throws forbidden if the caller signed in by a portal link or a user token, without an account */
export async function getCurrentAccount(context: Context): Promise<AccountRow> {
  const { accountId } = ownerOf(context);
  const account = accountId ? await findAccountById(accountId) : null;
  if (!account) throw new AppError("forbidden", "Sign in with a password to do this.");
  return account;
}

/** Asks for the password again, because somebody at an unlocked screen has the session, but not the password. @throws invalid_request naming `field` */
export async function requirePassword(account: AccountRow, password: string, field: string): Promise<void> {
  if (!(await verifyPassword(account.password_hash, password))) throw invalidField(field, "This is not your password.");
}
