import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const STUDENT_KEY_ROW = {
  ciphertext: t.bytea,
  keyId: t.text,
};
export type DataKeyRow = RowOf<typeof STUDENT_KEY_ROW>;

/**
 * The data key of a student; stores the given one where the student has none yet.
 *
 * @returns null for an erased student: nothing personal is kept any more
 */
export async function saveDataKey(
  studentId: string,
  fresh: DataKeyRow,
  realNow: Date,
  on: Connection,
): Promise<DataKeyRow | null> {
  const values = [studentId, fresh.ciphertext, fresh.keyId, realNow];
  const [row] = await queryRows(SAVE, values, on);
  if (row) return row;
  // Another call has just inserted it: a new statement sees it after that commit.
  const [made] = await queryRows(FIND, [studentId], on);
  return made ?? null;
}

const SAVE = defineStatement({
  name: "data_key_save",
  text: `WITH living AS (SELECT id FROM student WHERE id = $1 AND erased_at IS NULL FOR KEY SHARE),
made AS (
  INSERT INTO student_data_key (student_id, data_key_ciphertext, encryption_key_id, created_at) SELECT id, $2, $3, $4 FROM living
  WHERE NOT EXISTS (SELECT FROM student_data_key k WHERE k.student_id = $1)
  ON CONFLICT (student_id) DO NOTHING RETURNING data_key_ciphertext, encryption_key_id
)
SELECT data_key_ciphertext AS ciphertext, encryption_key_id AS "keyId" FROM made
UNION ALL SELECT k.data_key_ciphertext, k.encryption_key_id FROM student_data_key k JOIN living l ON l.id = k.student_id`,
  row: STUDENT_KEY_ROW,
});

const FIND = defineStatement({
  name: "data_key_find",
  text: `SELECT data_key_ciphertext AS ciphertext, encryption_key_id AS "keyId" FROM student_data_key WHERE student_id = $1`,
  row: STUDENT_KEY_ROW,
});
