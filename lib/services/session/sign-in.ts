import { verifyPassword } from "@/lib/crypto/password";
import { uuidv7 } from "@/lib/crypto/uuid";
import { findAccountByEmail } from "@/lib/db/account/find-account";
import { insertPasswordSession } from "@/lib/db/session/insert-session";
import { withTransaction } from "@/lib/db/sql/query";
import { normaliseEmail } from "@/lib/domain/email";

import { countAccess } from "../audit/count-access";
import { writeAudit } from "../audit/write-audit";
import { sessionFact, sessionSource } from "./session-audit";

const DAY_MS = 86_400_000;
/** NIST 800-63B: a password must be entered again at least every 30 days. */
export const SESSION_LIFETIME_MS = 30 * DAY_MS;

export interface SignInInput {
  email: string;
  password: string;
  userAgent: string | null;
}

export interface SignedIn {
  sessionId: string;
  accountId: string;
  email: string;
  name: string | null;
}

/**
 * Signs in with the password of an account whose address is verified. Null does not say why it failed: unknown address, wrong password,
 * unverified address and disabled account look alike, and take the same time.
 */
export async function signIn(input: SignInInput, realNow: Date): Promise<SignedIn | null> {
  const account = await findAccountByEmail(normaliseEmail(input.email));
  const fail = () => {
    countAccess(
      { action: "session.sign_in_failed", who: { kind: "account", id: account?.id ?? null }, what: null },
      realNow,
    );
    return null;
  };
  const matches = await verifyPassword(account?.password_hash ?? null, input.password);
  if (!account?.password_hash || !matches || account.disabled_at || !account.email_verified_at) return fail();
  const session = {
    id: uuidv7(),
    accountId: account.id,
    passwordHash: account.password_hash,
    userAgent: input.userAgent?.slice(0, 300) ?? null,
    realNow,
    expiresAt: new Date(realNow.getTime() + SESSION_LIFETIME_MS),
  };
  const userAgent = session.userAgent;
  const isIn = await withTransaction(async (client) => {
    if (!(await insertPasswordSession(session, client))) return false;
    const source = sessionSource({ ...account, account_id: account.id }, realNow);
    await writeAudit(source, sessionFact("session.signed_in", session.id, account.student_id, { userAgent }), client);
    return true;
  });
  if (!isIn) return fail();
  return { sessionId: session.id, accountId: account.id, email: account.email, name: account.name };
}
