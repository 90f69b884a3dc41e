import { messageIdOf } from "@/emails/delivery/message-id";
import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertMail } from "@/lib/db/mail/insert-mail";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type Once, once } from "../idempotency/with-idempotency";
import { requireStaff } from "../require-staff";
import { type CopyRefusal, copyOf, getStaffMail } from "./read-staff-mail";

export interface SentCopy {
  /** `mail_…` of the copy. */
  id: string;
  to: string;
}

/**
 * Sends a mail once more, as a mail of its own with the same facts, to where its recipient is reached now.
 *
 * @param wireId `mail_…`
 * @throws forbidden; not_found; conflict where there can be no copy
 */
export async function resendMail(context: Context, wireId: string, reason: string): Promise<Once<SentCopy>> {
  requireStaff(context, "admin:write");
  const { student_id: studentId } = await getStaffMail(wireId);
  return once(context, studentId, async (client) => {
    const mail = await getStaffMail(wireId, client);
    const copy = copyOf(mail);
    if ("refused" in copy) throw new AppError("conflict", REFUSALS[copy.refused]);
    const id = uuidv7();
    const { type, account_id: accountId, props } = mail;
    const now = mail.her_now ?? context.realNow;
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
  one_time_link: "This mail brings a link that works once. Its recipient asks for a new one, where she would use it.",
  no_address: "There is no address to send it to.",
  blocked: "Mail to this address came back, or was reported as spam, so nothing is sent there.",
  erased: "Its recipient was erased, and nothing of it is left.",
  waiting: "It has not gone out yet; it is tried again by itself.",
};
