import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const ENDED_SESSION_ROW = {
  account_id: t.uuid.nullable,
  student_id: t.uuid.nullable,
  role: t.word.of<"student" | "support" | "admin">().nullable,
};
export type EndedSession = RowOf<typeof ENDED_SESSION_ROW>;

/** Ends one session and returns its owner; null where it had ended before. */
export async function endSession(id: string, realNow: Date, on: Connection): Promise<EndedSession | null> {
  const [row] = await queryRows(END, [id, realNow], on);
  return row ?? null;
}

const END = defineStatement({
  name: "session_end",
  text: `UPDATE session s SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL
RETURNING s.account_id, s.student_id, (SELECT role FROM account a WHERE a.id = s.account_id) AS role`,
  row: ENDED_SESSION_ROW,
});
