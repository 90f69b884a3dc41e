import { type Connection, queryRows, type Statement } from "../query";

export interface StudentKeyRow {
  seal: Buffer;
  keyId: string;
}

/**
 * The key of a student, or the given one where she has none yet.
 *
 * @returns null for a student who is erased: nothing about her is kept any more
 */
export async function keepStudentKey(
  studentId: string,
  fresh: StudentKeyRow,
  realNow: Date,
  on: Connection,
): Promise<StudentKeyRow | null> {
  const values = [studentId, fresh.seal, fresh.keyId, realNow];
  const [row] = await queryRows<StudentKeyRow>(KEEP, values, on);
  if (row) return row;
  // Another call made it at this very moment: after its commit a new statement sees it.
  const [made] = await queryRows<StudentKeyRow>(FIND, [studentId], on);
  return made ?? null;
}

const KEEP: Statement = {
  name: "student_key_keep",
  text: `WITH living AS (SELECT id FROM student WHERE id = $1 AND erased_at IS NULL FOR KEY SHARE),
made AS (
  INSERT INTO student_key (student_id, key_seal, seal_key_id, created_at) SELECT id, $2, $3, $4 FROM living
  WHERE NOT EXISTS (SELECT FROM student_key k WHERE k.student_id = $1)
  ON CONFLICT (student_id) DO NOTHING RETURNING key_seal, seal_key_id
)
SELECT key_seal AS seal, seal_key_id AS "keyId" FROM made
UNION ALL SELECT k.key_seal, k.seal_key_id FROM student_key k JOIN living l ON l.id = k.student_id`,
};

const FIND: Statement = {
  name: "student_key_find",
  text: `SELECT key_seal AS seal, seal_key_id AS "keyId" FROM student_key WHERE student_id = $1`,
};
