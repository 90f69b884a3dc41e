import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const DUE_MAIL_ROW = {
  id: t.uuid,
  type: t.text,
  recipient: t.text.assured("without an address a mail is not due"),
  student_id: t.uuid.nullable,
  props: t.jsonb.of<Record<string, unknown>>(),
  message_id: t.text,
  /** Attempts, this one included. */
  attempts: t.int4,
  /** Why it must not be sent any more; null where it may. */
  suppressed: t.text.nullable,
};
export type DueMail = RowOf<typeof DUE_MAIL_ROW>;

export interface TakeMails {
  realNow: Date;
  limit: number;
  leaseSeconds: number;
  /** Null: mails of all students. */
  studentIds: readonly string[] | null;
}

/** Leases mails that are due, oldest first. When the relay dies, the lease ends and the next relay sends them under the same Message-ID. */
export async function leaseDueMails({ realNow, limit, leaseSeconds, studentIds }: TakeMails): Promise<DueMail[]> {
  return queryRows(LEASE, [realNow, limit, leaseSeconds, studentIds]);
}

/** The mail that has been due longest, with its number of attempts; null when none is due. */
export async function findOldestDueMail(realNow: Date): Promise<{ id: string; attempts: number } | null> {
  const [row] = await queryRows(OLDEST, [realNow]);
  return row ?? null;
}

export interface Delivery {
  id: string;
  attempts: number;
  status: "sent" | "undeliverable" | "suppressed";
  /** What the outbox keeps of it, without what only the recipient may know. */
  props: unknown;
  content: { subject: string; html: string | null; text: string | null } | null;
  reason: string | null;
  realNow: Date;
}

/** Completes a delivery. Nothing is written where the student was erased or another relay took the lease meanwhile. */
export async function endDelivery(delivery: Delivery): Promise<void> {
  const { id, attempts, status, props, content, reason, realNow } = delivery;
  await queryRows(END, [
    id,
    attempts,
    status,
    JSON.stringify(props),
    content?.subject ?? null,
    content?.html ?? null,
    content?.text ?? null,
    reason,
    realNow,
  ]);
}

export async function postponeMail(id: string, attempts: number, nextAt: Date, reason: string): Promise<void> {
  await queryRows(POSTPONE, [id, attempts, nextAt, reason]);
}

/** Suppresses an address: nothing is sent to it any more. False where it is suppressed already. */
export async function suppressAddress(
  address: string,
  reason: "bounce" | "complaint",
  detail: string | null,
  realNow: Date,
): Promise<boolean> {
  return (await queryRows(SUPPRESS, [address, reason, detail, realNow])).length > 0;
}

const DUE = `status = 'waiting' AND next_attempt_at <= $1::timestamptz AND recipient IS NOT NULL AND props <> '{}'`;

const LEASE = defineStatement({
  name: "mail_lease",
  text: `WITH due AS (
  SELECT id FROM mail WHERE ${DUE} AND ($4::uuid[] IS NULL OR student_id = ANY($4::uuid[]))
  ORDER BY next_attempt_at, id LIMIT $2::int FOR UPDATE SKIP LOCKED
)
UPDATE mail m SET attempts = attempts + 1, next_attempt_at = $1::timestamptz + $3::int * interval '1 second'
FROM due WHERE m.id = due.id
RETURNING m.id, m.type, m.recipient, m.student_id, m.props, m.message_id, m.attempts, coalesce(
  (SELECT reason FROM mail_suppression WHERE address = lower(m.recipient)),
  (SELECT 'unsubscribed' FROM mail_opt_out o WHERE o.student_id = m.student_id AND o.type = m.type)) AS suppressed`,
  row: DUE_MAIL_ROW,
});

const OLDEST = defineStatement({
  name: "mail_oldest_due",
  text: `SELECT id, attempts FROM mail WHERE ${DUE} ORDER BY next_attempt_at, id LIMIT 1`,
  row: { id: t.uuid, attempts: t.int4 },
});

const MINE = "id = $1::uuid AND attempts = $2::int AND status = 'waiting' AND recipient IS NOT NULL AND props <> '{}'";

const END = defineStatement({
  name: "mail_end_delivery",
  text: `UPDATE mail SET status = $3::outbox_status, props = $4::jsonb, subject = $5, html = $6, text = $7, last_error = $8,
  sent_at = CASE WHEN $3::outbox_status = 'sent' THEN $9::timestamptz END WHERE ${MINE}`,
});

const POSTPONE = defineStatement({
  name: "mail_postpone",
  text: `UPDATE mail SET next_attempt_at = $3::timestamptz, last_error = $4 WHERE ${MINE}`,
});

const SUPPRESS = defineStatement({
  name: "mail_suppress",
  text: `INSERT INTO mail_suppression (address, reason, detail, created_at) VALUES (lower($1), $2, $3, $4)
ON CONFLICT (address) DO NOTHING RETURNING address`,
  row: { address: t.text },
});
