import { type Connection, queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

export interface NewSession {
  id: string;
  accountId: string;
  /** The hash that the password was checked against. */
  passwordHash: string;
  userAgent: string | null;
  realNow: Date;
  expiresAt: Date;
}

/**
 * Starts a session of an account, unless it was disabled or its password changed after the check (a time-of-check to time-of-use race): a
 * change of password ends every session, and one that starts at the same moment with the old password must not survive it.
 */
export async function insertPasswordSession(session: NewSession, on: Connection): Promise<boolean> {
  const rows = await queryRows(
    INSERT,
    [session.id, session.accountId, session.passwordHash, session.userAgent, session.realNow, session.expiresAt],
    on,
  );
  return rows.length > 0;
}

// `FOR SHARE` waits for a password change in progress, and then sees the new hash.
const INSERT = defineStatement({
  name: "session_of_password",
  text: `INSERT INTO session (id, account_id, student_id, origin, user_agent, created_at, last_seen_at, expires_at)
SELECT $1, acc.id, acc.student_id, 'password', $4, $5, $5, $6
FROM (SELECT id, student_id FROM account WHERE id = $2 AND password_hash = $3 AND disabled_at IS NULL FOR SHARE) acc
RETURNING id`,
  row: { id: t.uuid },
});
