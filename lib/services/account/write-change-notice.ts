import { messageIdOf } from "@/emails/delivery/message-id";
import { uuidv7 } from "@/lib/crypto/uuid";
import type { AccountRow } from "@/lib/db/account/find-account";
import { insertMail } from "@/lib/db/mail/insert-mail";
import type { Connection } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { accountRecipient } from "./account-recipient";

export type AccountChange = { type: "password_changed"; isReset: boolean } | { type: "address_changed"; next: string };

/**
 * Notifies the address that the account had until now of a change, in the transaction of the change: otherwise a takeover of a session or a
 * mailbox would go unnoticed.
 *
 * @param account as it was before
 */
export async function writeChangeNotice(
  account: Pick<AccountRow, "id" | "student_id" | "name" | "email">,
  { type, ...change }: AccountChange,
  realNow: Date,
  client: Connection,
): Promise<void> {
  const recipient = await accountRecipient(account, realNow, client);
  const id = uuidv7();
  await insertMail(
    {
      id,
      type,
      studentId: account.student_id,
      accountId: account.id,
      recipient: account.email,
      // Each change has its own cause, and its mail is committed with it or not at all.
      cause: `${type} ${id}`,
      props: { recipient, address: account.email, ...change },
      messageId: messageIdOf(toWireId("mail", id), getEnv().APP_URL),
      now: recipient.now,
      realNow,
    },
    client,
  );
}
