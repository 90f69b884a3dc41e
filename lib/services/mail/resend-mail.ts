import { messageIdOf } from "@/emails/delivery/message-id";
import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertMail } from "@/lib/db/mail/insert-mail";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";
import { type CopyRefusal, copyOf, getStaffMail } from "./read-staff-mail";

export interface SentCopy {
  /** `mail_…` of the copy. */
  id: string;
  to: string;
}

/**
 * Sends a copy of a mail, as a new mail with the same props, to the recipient's current address.
 *
 * @param wireId `mail_…`
 * @throws forbidden; not_found; conflict if it can't be copied
 */
export async function resendMail(
  context: Context,
  wireId: string,
  reason: string,
): Promise<IdempotentResult<SentCopy>> {
  requireStaff(context, "admin:write");
  const { student_id: studentId } = await getStaffMail(wireId);
  return withIdempotency(context, studentId, async (client) => {
    const mail = await getStaffMail(wireId, client);
    const copy = copyOf(mail);
    if ("refused" in copy) throw new AppError("conflict", REFUSALS[copy.refused]);
    const id = uuidv7();
    const { type, account_id: accountId, props } = mail;
    const now = mail.student_now ?? context.realNow;
    const address = { studentId, accountId, recipient: copy.to };
    const messageId = messageIdOf(toWireId("mail", id), getEnv().APP_URL);
    const cause = `mail/resent:${id}`;
    await insertMail({ id, type, ...address, cause, props, messageId, now, realNow: context.realNow }, client);
    const sent = { id: toWireId("mail", id), to: copy.to };
    const fact = { action: "mail.resent", studentId, subject: wireId, reason, after: { copy: sent.id, type } };
    await writeAudit({ ...auditSource(context), now }, fact, client);
    return sent;
  });
}

const REFUSALS: Record<CopyRefusal, string> = {
  one_time_link: "This email has a one-time link. Ask its recipient to request a new one.",
  no_address: "There is no address to send it to.",
  blocked: "Email to this address bounced or was reported as spam, so nothing is sent there.",
  erased: "The recipient's data was erased, with the content of this email.",
  waiting: "This email has not been sent yet. It is retried automatically.",
};
