import type pg from "pg";
import { wakeOutboxAfter } from "../outbox/wake";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

export interface NewMail {
  id: string;
  type: string;
  studentId: string | null;
  accountId: string | null;
  /** Null where there is no address: the mail is kept and never sent. */
  recipient: string | null;
  /** One mail per cause, however often its transition is retried. */
  cause: string;
  /** The facts for its template; it is rendered when it is sent. */
  props: unknown;
  messageId: string;
  /** The student's time, for display. */
  now: Date;
  /** Real time, for the relay. */
  realNow: Date;
}

/** The columns of a mail in the outbox; one without an address is never due. */
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

/** In the order of `mailColumns`, for statements that write a mail together with its cause. */
export const MAIL_COLUMNS =
  "id, type, student_id, account_id, recipient, cause, props, message_id, status, created_at, next_attempt_at";

const INSERT = defineStatement({
  name: "mail_insert",
  text: `INSERT INTO mail (${MAIL_COLUMNS})
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (cause) DO NOTHING RETURNING id`,
  row: { id: t.uuid },
});
