import type pg from "pg";
import type { OptionalMail } from "@/lib/domain/optional-mail";
import { queryRows } from "../sql/query";
import { defineStatement, t } from "../statement";

/** The types of mail that a student does without. */
export async function listMailOptOuts(studentId: string): Promise<string[]> {
  return (await queryRows(LIST, [studentId])).map(({ type }) => type);
}

/** Wanted or not, from now on; what waits in the outbox is not sent any more. True where that is a change. */
export async function setMailWanted(
  studentId: string,
  type: OptionalMail,
  wanted: boolean,
  now: Date,
  on: pg.PoolClient,
): Promise<boolean> {
  if (wanted) return (await queryRows(ALLOW, [studentId, type], on)).length > 0;
  const rows = await queryRows(REFUSE, [studentId, type, now], on);
  await queryRows(SUPPRESS, [studentId, type], on);
  return rows.length > 0;
}

const LIST = defineStatement({
  name: "mail_opt_outs",
  text: "SELECT type FROM mail_opt_out WHERE student_id = $1",
  row: { type: t.text },
});
const REFUSE = defineStatement({
  name: "mail_opt_out_insert",
  text: `INSERT INTO mail_opt_out (student_id, type, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING type`,
  row: { type: t.text },
});
const SUPPRESS = defineStatement({
  name: "mail_suppress_waiting",
  text: "UPDATE mail SET status = 'suppressed' WHERE student_id = $1 AND type = $2 AND status = 'waiting'",
});
const ALLOW = defineStatement({
  name: "mail_opt_out_delete",
  text: "DELETE FROM mail_opt_out WHERE student_id = $1 AND type = $2 RETURNING type",
  row: { type: t.text },
});
