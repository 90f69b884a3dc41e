import type pg from "pg";
import { createLinkSecret, hashLinkSecret } from "@/lib/crypto/link-secret";
import { uuidv7 } from "@/lib/crypto/uuid";
import { type EmailTokenPurpose, insertEmailToken } from "@/lib/db/account/email-tokens";
import type { AccountRow } from "@/lib/db/account/find-account";
import { insertMail } from "@/lib/db/mail/insert-mail";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { type AccountMail, renderAccountMail } from "@/lib/mail/account-mail";

const HOUR_MS = 3_600_000;
const VALID_HOURS: Record<EmailTokenPurpose, number> = { verify_address: 24, change_address: 24, reset_password: 1 };
const PATHS: Record<EmailTokenPurpose, string> = {
  verify_address: "/verify-address",
  change_address: "/verify-address",
  reset_password: "/reset-password",
};

export interface AccountMailRequest {
  account: Pick<AccountRow, "id" | "student_id" | "name">;
  /** Where it goes, which is what the link will prove. */
  email: string;
  purpose: EmailTokenPurpose;
  triedToSignUp?: boolean;
  /** Her time, and the world's. */
  now: Date;
  realNow: Date;
}

/** Writes a link that proves an address into the outbox, and ends the earlier ones of its kind: the newest mail is the one that counts. */
export async function writeAccountMail(request: AccountMailRequest, client: pg.PoolClient): Promise<void> {
  const { account, email, purpose, realNow } = request;
  const secret = createLinkSecret();
  const validHours = VALID_HOURS[purpose];
  const expiresAt = new Date(realNow.getTime() + validHours * HOUR_MS);
  const hash = hashLinkSecret(secret);
  await insertEmailToken({ hash, accountId: account.id, purpose, email, realNow, expiresAt }, client);
  const env = getEnv();
  const link = { name: account.name, url: `${env.APP_URL}${PATHS[purpose]}?token=${secret}`, validHours };
  const mail: AccountMail =
    purpose === "reset_password"
      ? { ...link, type: "reset_password", triedToSignUp: request.triedToSignUp ?? false }
      : { ...link, type: "verify_address", isNewAccount: purpose === "verify_address" };
  const id = uuidv7();
  await insertMail(
    {
      id,
      type: mail.type,
      studentId: account.student_id,
      accountId: account.id,
      recipient: email,
      cause: `${purpose} ${hash.toString("base64url")}`,
      props: mail,
      ...renderAccountMail(mail),
      messageId: `<${toWireId("mail", id)}@${new URL(env.APP_URL).hostname}>`,
      now: request.now,
      realNow,
    },
    client,
  );
}
