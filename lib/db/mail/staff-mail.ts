import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

export type MailStatus = "waiting" | "sent" | "undeliverable" | "suppressed";

/** One mail of the outbox, as staff see it in a list. */
const LISTED_MAIL_ROW = {
  id: t.uuid,
  type: t.text,
  student_id: t.uuid.nullable,
  student_name: t.text.nullable,
  recipient: t.text.nullable,
  subject: t.text.nullable,
  status: t.word.of<MailStatus>(),
  attempts: t.int4,
  /** The response of the mail server, or why it was not sent. */
  last_error: t.text.nullable,
  /** The recipient's time. */
  created_at: t.timestamptz,
  sent_at: t.timestamptz.nullable,
};
export type ListedMailRow = RowOf<typeof LISTED_MAIL_ROW>;

export interface OpenMailRow extends ListedMailRow {
  props: Record<string, unknown>;
  html: string | null;
  text: string | null;
  account_id: string | null;
  /** Where a copy would be sent now; null where the student has no address or was erased. */
  address_now: string | null;
  /** Why the address is suppressed; null where it is not. */
  blocked: string | null;
  /** The recipient's time. */
  student_now: Date | null;
}

export interface StaffMailFilter {
  status: MailStatus | null;
  type: string | null;
  /** In the spelling of `normaliseEmail`. */
  to: string | null;
  studentId: string | null;
}

/** Mails of the outbox, newest first, after a cursor. */
export async function listStaffMail(
  { status, type, to, studentId }: StaffMailFilter,
  after: string | null,
  limit: number,
): Promise<ListedMailRow[]> {
  return queryRows(LIST, [status, type, to, studentId, after, limit]);
}

export async function findStaffMail(id: string, on?: Connection): Promise<OpenMailRow | null> {
  const [row] = await queryRows(FIND, [id], on);
  return row ?? null;
}

const COLUMNS = `m.id, m.type, m.student_id, st.name AS student_name, m.recipient, m.subject, m.status, m.attempts, m.last_error,
  m.created_at, m.sent_at`;

const LIST = defineStatement({
  name: "mail_staff_list",
  text: `SELECT ${COLUMNS} FROM mail m LEFT JOIN student st ON st.id = m.student_id
WHERE ($1::outbox_status IS NULL OR m.status = $1) AND ($2::text IS NULL OR m.type = $2)
  AND ($3::text IS NULL OR lower(m.recipient) = $3) AND ($4::uuid IS NULL OR m.student_id = $4)
  AND ($5::uuid IS NULL OR m.id < $5)
ORDER BY m.id DESC LIMIT $6::int`,
  row: LISTED_MAIL_ROW,
});

const FIND = defineStatement({
  name: "mail_staff_find",
  text: `SELECT ${COLUMNS}, m.props, m.html, m.text, m.account_id, reached.address AS address_now,
  (SELECT reason FROM mail_suppression s WHERE s.address = lower(reached.address)) AS blocked, clock.now AS student_now
FROM mail m LEFT JOIN student st ON st.id = m.student_id LEFT JOIN test_clock clock ON clock.id = st.test_clock_id
CROSS JOIN LATERAL (SELECT CASE WHEN m.student_id IS NULL THEN m.recipient ELSE st.email END AS address) reached
WHERE m.id = $1`,
  row: {
    id: t.uuid,
    type: t.text,
    student_id: t.uuid.nullable,
    student_name: t.text.nullable,
    recipient: t.text.nullable,
    subject: t.text.nullable,
    status: t.word.of<MailStatus>(),
    attempts: t.int4,
    last_error: t.text.nullable,
    created_at: t.timestamptz,
    sent_at: t.timestamptz.nullable,
    props: t.jsonb.of<Record<string, unknown>>(),
    html: t.text.nullable,
    text: t.text.nullable,
    account_id: t.uuid.nullable,
    address_now: t.text.nullable,
    blocked: t.text.nullable,
    student_now: t.timestamptz.nullable,
  },
});
