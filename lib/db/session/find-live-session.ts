import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const LIVE_SESSION_ROW = {
  id: t.uuid,
  /** The account's, or the student's where a portal link signed them in. */
  name: t.text.nullable,
  email: t.text.nullable,
};
export type LiveSessionRow = RowOf<typeof LIVE_SESSION_ROW>;

/** A live session: neither revoked nor expired, its account not disabled. The same conditions as in `caller-sql`. */
export async function findLiveSession(id: string, realNow: Date): Promise<LiveSessionRow | null> {
  const [row] = await queryRows(FIND, [id, realNow]);
  return row ?? null;
}

const FIND = defineStatement({
  name: "session_live",
  text: `SELECT s.id, coalesce(acc.name, st.name) AS name, coalesce(acc.email, st.email) AS email
FROM session s LEFT JOIN account acc ON acc.id = s.account_id LEFT JOIN student st ON st.id = s.student_id
WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND acc.disabled_at IS NULL`,
  row: LIVE_SESSION_ROW,
});
