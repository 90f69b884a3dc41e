import { type Connection, queryRows, type Statement } from "../sql/query";

export interface EndedSession {
  account_id: string | null;
  student_id: string | null;
  role: "student" | "support" | "admin" | null;
}

/** Ends one session and says whose it was; null where it had ended before. */
export async function endSession(id: string, realNow: Date, on: Connection): Promise<EndedSession | null> {
  const [row] = await queryRows<EndedSession>(END, [id, realNow], on);
  return row ?? null;
}

const END: Statement = {
  name: "session_end",
  text: `UPDATE session s SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL
RETURNING s.account_id, s.student_id, (SELECT role FROM account a WHERE a.id = s.account_id) AS role`,
};
