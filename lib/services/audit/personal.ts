import { createDataKey, decryptPersonal, encryptPersonal } from "@/lib/crypto/personal";
import { saveDataKey } from "@/lib/db/audit/data-key";
import type { Connection } from "@/lib/db/sql/query";
import { logger } from "@/lib/telemetry/logger";

interface Owner {
  entryId: string;
  studentId: string;
  realNow: Date;
}

/**
 * Encrypts the personal data of an audit entry with the student's own data key, which is created at the first use.
 *
 * @returns null if the student is erased: then nothing personal is stored any more
 */
export async function encryptForStudent(
  personal: Record<string, unknown>,
  { entryId, studentId, realNow }: Owner,
  on: Connection,
): Promise<Buffer | null> {
  const key = await saveDataKey(studentId, createDataKey(studentId), realNow, on);
  return key && encryptPersonal(personal, entryId, key, studentId);
}

/** An entry with the data key that decrypts it; the key is null if the student is erased. */
export interface EncryptedRow {
  id: string;
  student_id: string | null;
  reason: string | null;
  personal: Buffer | null;
  data_key_ciphertext: Buffer | null;
  encryption_key_id: string | null;
}

export interface DecryptedRow {
  reason: string | null;
  /** The other personal data of the entry. */
  personal: Record<string, unknown> | null;
  /** It had personal data, which nobody can decrypt any more. */
  isErased: boolean;
}

/** Decrypts an entry as far as the data key still exists. */
export function decryptForStudent(row: EncryptedRow): DecryptedRow {
  const { id, student_id: studentId, personal, data_key_ciphertext: ciphertext, encryption_key_id: keyId } = row;
  if (!personal || !studentId) return { reason: row.reason, personal: null, isErased: false };
  if (!ciphertext || !keyId) return { reason: row.reason, personal: null, isErased: true };
  try {
    const { reason, ...rest } = decryptPersonal(personal, id, { ciphertext, keyId }, studentId) as Record<
      string,
      unknown
    >;
    const text = typeof reason === "string" ? reason : row.reason;
    return { reason: text, personal: Object.keys(rest).length > 0 ? rest : null, isErased: false };
  } catch (error) {
    logger().error({ err: error, entry: id }, "an audit entry could not be decrypted");
    return { reason: row.reason, personal: null, isErased: true };
  }
}
