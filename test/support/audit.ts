import type pg from "pg";
import { decryptForStudent } from "@/lib/services/audit/personal";

// biome-ignore lint/suspicious/noExplicitAny: a test looks into entries of every shape
type Entry = any;

/** The audit entries of a student for one action, oldest first, with the fields under the student's data key decrypted where they still can be. */
export async function readAudit(pool: pg.Pool, studentId: string, action: string): Promise<Entry[]> {
  const { rows } = await pool.query(
    `SELECT e.*, k.data_key_ciphertext, k.encryption_key_id FROM audit_entry e LEFT JOIN student_data_key k ON k.student_id = e.student_id
     WHERE e.student_id = $1 AND e.action = $2 ORDER BY e.id`,
    [studentId, action],
  );
  return rows.map((row) => ({ ...row, ...decryptForStudent(row) }));
}
