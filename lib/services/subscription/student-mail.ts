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
  student: { id: string; email: string | null },
): Transition["mails"][number] {
  const id = uuidv7();
  return {
    id,
    type,
    studentId: student.id,
    accountId: null,
    recipient: student.email,
    cause,
    props,
    messageId: messageIdOf(toWireId("mail", id), getEnv().APP_URL),
  };
}

export function recipientOf({ student, now }: Pick<LockedSubscription, "student" | "now">) {
  return {
    name: student.name,
    locale: student.locale,
    timeZone: student.timeZone ?? getEnv().BILLING_TIME_ZONE,
    now,
  };
}
