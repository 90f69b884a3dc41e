import type { z } from "zod";
import type * as mails from "@/lib/contract/admin/mails";
import type { ListedMailRow } from "@/lib/db/mail/staff-mail";
import { toWireId } from "@/lib/domain/id";
import type { StaffMailPage } from "@/lib/services/mail/list-staff-mails";
import type { StaffMail } from "@/lib/services/mail/read-staff-mail";
import type { SentCopy } from "@/lib/services/mail/resend-mail";

export function serializeStaffMails({ mails: rows, nextCursor }: StaffMailPage): z.input<typeof mails.mailsResponse> {
  return { success: true, mails: rows.map(serializeListedMail), next_cursor: nextCursor };
}

export function serializeStaffMail({ mail, content }: StaffMail): z.input<typeof mails.mailResponse> {
  return {
    success: true,
    mail: { ...serializeListedMail(mail), html: content?.html ?? null, text: content?.text ?? null },
  };
}

export function serializeCopy({ id, to }: SentCopy): z.input<typeof mails.resendResponse> {
  return { success: true, mail_id: id, to, message: `A copy is on its way to ${to}.` };
}

function serializeListedMail(row: ListedMailRow): z.input<typeof mails.listedMail> {
  return {
    id: toWireId("mail", row.id),
    type: row.type,
    user_id: row.student_id && toWireId("student", row.student_id),
    name: row.student_name,
    to: row.recipient,
    subject: row.subject,
    status: row.status,
    attempts: row.attempts,
    error: row.last_error,
    created_at: row.created_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
  };
}
