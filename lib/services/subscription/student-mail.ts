import type { MailType } from "@/emails/delivery/facts";
import { messageIdOf } from "@/emails/delivery/message-id";
import { uuidv7 } from "@/lib/crypto/uuid";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import type { Transition } from "@/lib/db/subscription/write-transition";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";

/** A mail to a student, addressed and with an id; written by `writeTransition` or `insertMail`. */
export function newMail(
  type: MailType,
  cause: string,
  props: unknown,
  student: Addressee,
): Transition["mails"][number] {
  return addressMail({ id: uuidv7(), type, cause, props }, student, getEnv().APP_URL);
}

interface Addressee {
  id: string;
  email: string | null;
}

export function addressMail(
  mail: { id: string; type: MailType; cause: string; props: unknown },
  student: Addressee,
  appUrl: string,
): Transition["mails"][number] {
  const messageId = messageIdOf(toWireId("mail", mail.id), appUrl);
  return { ...mail, studentId: student.id, accountId: null, recipient: student.email, messageId };
}

export function recipientOf({ student, now }: Pick<LockedSubscription, "student" | "now">) {
  return {
    name: student.name,
    locale: student.locale,
    timeZone: student.timeZone ?? getEnv().BILLING_TIME_ZONE,
    now,
  };
}
