import { messageIdOf } from "@/emails/delivery/message-id";
import { createLinkSecret, hashLinkSecret } from "@/lib/crypto/link-secret";
import { uuidv7 } from "@/lib/crypto/uuid";
import { type EmailTokenPurpose, insertEmailToken } from "@/lib/db/account/email-tokens";
import type { AccountRow } from "@/lib/db/account/find-account";
import { insertMail } from "@/lib/db/mail/insert-mail";
import type { Connection } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { accountRecipient } from "./account-recipient";

const HOUR_MS = 3_600_000;

/** Which mail brings the link, where it leads, and how long it works. */
const LINKS: Record<EmailTokenPurpose, { mail: string; page: string; hours: number }> = {
  verify_address: { mail: "verify_address", page: "/verify", hours: 24 },
  change_address: { mail: "verify_address", page: "/verify", hours: 24 },
  reset_password: { mail: "reset_password", page: "/reset", hours: 1 },
};

export interface AccountMailRequest {
  account: Pick<AccountRow, "id" | "student_id" | "name">;
  /** The address that it is sent to, and that the link verifies. */
  email: string;
  purpose: EmailTokenPurpose;
  /** It was caused by a sign-up with an address that has an account already. */
  triedToSignUp?: boolean;
  realNow: Date;
}

/** Writes a mail with a link that verifies an address to the outbox, and ends the earlier links of its kind: only the newest works. */
export async function writeAccountMail(request: AccountMailRequest, client: Connection): Promise<void> {
  const { account, email, purpose, realNow } = request;
  const { mail, page, hours } = LINKS[purpose];
  const secret = createLinkSecret();
  const hash = hashLinkSecret(secret);
  // Links expire by the real clock, like the session that follows; the mail states it in the student's time.
  await insertEmailToken(
    { hash, accountId: account.id, purpose, email, realNow, expiresAt: later(realNow, hours) },
    client,
  );
  const recipient = await accountRecipient(account, realNow, client);
  const id = uuidv7();
  await insertMail(
    {
      id,
      type: mail,
      studentId: account.student_id,
      accountId: account.id,
      recipient: email,
      cause: `${purpose} ${hash.toString("base64url")}`,
      props: {
        recipient,
        address: email,
        path: `${page}?token=${secret}`,
        expiresAt: later(recipient.now, hours),
        triedToSignUp: request.triedToSignUp ?? false,
      },
      messageId: messageIdOf(toWireId("mail", id), getEnv().APP_URL),
      now: recipient.now,
      realNow,
    },
    client,
  );
}

function later(from: Date, hours: number): Date {
  return new Date(from.getTime() + hours * HOUR_MS);
}
