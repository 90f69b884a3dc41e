import type pg from "pg";
import { wakeOutboxAfter } from "../outbox/wake";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

export interface NewMail {
  id: string;
  type: string;
  studentId: string | null;
  accountId: string | null;
  /** Null where nobody gave an address: the mail is kept, and never sent. */
  recipient: string | null;
  /** One mail per cause, however often its transition is tried. */
  cause: string;
  /** The facts that its template needs; it is rendered when it goes out. */
  props: unknown;
  messageId: string;
  /** Her time, to read. */
  now: Date;
  /** The relay's time, to work by. */
  realNow: Date;
}

/** A mail that waits to be sent, by column; one without an address waits for nobody. */
export function mailColumns(mail: NewMail) {
  return {
    id: mail.id,
    type: mail.type,
    student_id: mail.studentId,
    account_id: mail.accountId,
    recipient: mail.recipient,
    cause: mail.cause,
    props: mail.props,
    message_id: mail.messageId,
    status: mail.recipient === null ? "undeliverable" : "waiting",
    created_at: mail.now,
    next_attempt_at: mail.realNow,
  };
}

/** Puts a mail into the outbox, in the transaction of its cause. False when this cause has one already. */
export async function insertMail(mail: NewMail, on: pg.PoolClient): Promise<boolean> {
  const row = mailColumns(mail);
  const rows = await queryRows(INSERT, Object.values({ ...row, props: JSON.stringify(row.props) }), on);
  wakeOutboxAfter(on);
  return rows.length > 0;
}

/** In the order of `mailColumns`, for those who write a mail together with its cause. */
export const MAIL_COLUMNS =
  "id, type, student_id, account_id, recipient, cause, props, message_id, status, created_at, next_attempt_at";

const INSERT = defineStatement({
  name: "mail_insert",
  text: `INSERT INTO mail (${MAIL_COLUMNS})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (cause) DO NOTHING RETURNING id`,
  row: { id: t.uuid },
});
