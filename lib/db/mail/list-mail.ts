import { queryRows, type Statement } from "../query";

export interface MailRow {
  id: string;
  type: string;
  recipient: string;
  /** Ours and the app's id of the student; null for mails to staff. */
  student_id: string | null;
  external_id: string | null;
  props: unknown;
  /** Null until the relay has rendered it. */
  subject: string | null;
  html: string | null;
  text: string | null;
  /** Her time. */
  created_at: Date;
}

export interface MailFilter {
  studentId: string | null;
  recipient: string | null;
  type: string | null;
  limit: number;
}

/** Mails that went out or are about to, newest first. Ids grow with the real time, so that students on different clocks don't mix. */
export async function listMail({ studentId, recipient, type, limit }: MailFilter): Promise<MailRow[]> {
  return queryRows<MailRow>(LIST, [studentId, recipient, type, limit]);
}

/** An erased student's mails are empty shells, kept for the books. */
const LIST: Statement = {
  name: "mail_list",
  text: `SELECT mail.id, mail.type, mail.recipient, mail.student_id, st.external_id, mail.props, mail.subject, mail.html, mail.text,
  mail.created_at
FROM mail LEFT JOIN student st ON st.id = mail.student_id
WHERE mail.recipient IS NOT NULL AND mail.status IN ('waiting', 'sent') AND mail.props <> '{}'
  AND ($1::uuid IS NULL OR mail.student_id = $1) AND ($2::text IS NULL OR lower(mail.recipient) = $2)
  AND ($3::text IS NULL OR mail.type = $3)
ORDER BY mail.id DESC LIMIT $4`,
};
