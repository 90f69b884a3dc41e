import { renderStored } from "@/emails/delivery/render-stored";
import { listMail, type MailRow } from "@/lib/db/mail/list-mail";
import { normaliseEmail } from "@/lib/domain/email";
import { toWireId } from "@/lib/domain/id";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { getNamedStudent } from "../student/get-named-student";
import { unsubscribeUrlOf } from "./unsubscribe-url";

export interface MailboxFilter {
  /** Our id of a student, or the app's. */
  userId?: string;
  to?: string;
  type?: string;
  limit?: number;
}

export interface MailboxMessage {
  id: string;
  type: string;
  to: string;
  userId: string | null;
  subject: string;
  text: string;
  html: string;
  sentAt: Date;
}

const NEWEST = 50;

/**
 * The sent mails, newest first, as their recipients see them.
 *
 * @throws not_found in production, where the mailbox is off, and for an unknown student
 */
export async function listMailbox(filter: MailboxFilter): Promise<MailboxMessage[]> {
  if (getEnv().STUDYMETER_MODE === "production") throw new AppError("not_found", "There is nothing here.");
  const { userId, to, type = null, limit = NEWEST } = filter;
  const student = userId === undefined ? null : await getNamedStudent(userId);
  const recipient = to === undefined ? null : normaliseEmail(to);
  const rows = await listMail({ studentId: student?.id ?? null, recipient, type, limit });
  return Promise.all(rows.map(toMessage));
}

async function toMessage(row: MailRow): Promise<MailboxMessage> {
  const { id, type, recipient, student_id: studentId, external_id: externalId } = row;
  return {
    id: toWireId("mail", id),
    type,
    to: recipient,
    userId: externalId ?? (studentId && toWireId("student", studentId)),
    sentAt: row.created_at,
    ...(await contentOf(row)),
  };
}

/** The content as it was sent; a mail that has not been sent is rendered now. */
async function contentOf({ type, props, student_id: studentId, subject, html, text }: MailRow) {
  if (subject !== null && html !== null && text !== null) return { subject, html, text };
  const rendered = await renderStored(type, props, unsubscribeUrlOf(type, studentId));
  return { subject: rendered.subject, html: rendered.html, text: rendered.text };
}
