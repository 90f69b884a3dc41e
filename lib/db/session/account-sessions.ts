import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../statement";

/** Whose sessions: of an account, and of its student, who may also have come by a portal link. */
export interface SessionOwner {
  accountId: string | null;
  studentId: string | null;
}

const SESSION_ROW = {
  id: t.uuid,
  origin: t.word.of<"password" | "portal_link">(),
  user_agent: t.text.nullable,
  created_at: t.timestamptz,
  last_seen_at: t.timestamptz,
  expires_at: t.timestamptz,
};
export type SessionRow = RowOf<typeof SESSION_ROW>;

type Queryable = Parameters<typeof queryRows>[2];

export async function listAccountSessions(owner: SessionOwner, realNow: Date): Promise<SessionRow[]> {
  return queryRows(LIST, [owner.accountId, owner.studentId, realNow]);
}

/** Ends one of her sessions; 0 when it is not hers, or has ended. */
export async function endAccountSession(
  owner: SessionOwner,
  id: string,
  realNow: Date,
  on: Queryable,
): Promise<number> {
  return (await queryRows(END_ONE, [owner.accountId, owner.studentId, realNow, id], on)).length;
}

/** Ends all of her sessions but one, and says how many those were. */
export async function endAccountSessions(
  owner: SessionOwner,
  except: string | null,
  realNow: Date,
  on?: Queryable,
): Promise<number> {
  return (await queryRows(END_ALL, [owner.accountId, owner.studentId, realNow, except], on)).length;
}

const OWN = "(account_id = $1::uuid OR student_id = $2::uuid) AND revoked_at IS NULL AND expires_at > $3::timestamptz";
const LIST = defineStatement({
  name: "session_list_account",
  text: `SELECT id, origin, user_agent, created_at, last_seen_at, expires_at FROM session WHERE ${OWN} ORDER BY last_seen_at DESC, id DESC`,
  row: SESSION_ROW,
});
const END_ONE = defineStatement({
  name: "session_end_account",
  text: `UPDATE session SET revoked_at = $3::timestamptz WHERE id = $4::uuid AND ${OWN} RETURNING id`,
  row: { id: t.uuid },
});
const END_ALL = defineStatement({
  name: "session_end_all_account",
  text: `UPDATE session SET revoked_at = $3::timestamptz WHERE id IS DISTINCT FROM $4::uuid AND ${OWN} RETURNING id`,
  row: { id: t.uuid },
});
