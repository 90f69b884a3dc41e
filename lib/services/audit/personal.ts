import { createDataKey, encryptPersonal, openPersonal } from "@/lib/crypto/personal";
import { saveDataKey } from "@/lib/db/audit/data-key";
import type { Connection } from "@/lib/db/sql/query";
import { logger } from "@/lib/telemetry/logger";

interface Owner {
  entryId: string;
  studentId: string;
  realNow: Date;
}

/**
 * Encrypts what an entry of the trail says of a student with the key that is hers alone, made at the first need.
 *
 * @returns null where she is erased: then there is nothing to say any more
 */
export async function encryptForStudent(
  personal: Record<string, unknown>,
  { entryId, studentId, realNow }: Owner,
  on: Connection,
): Promise<Buffer | null> {
  const key = await saveDataKey(studentId, createDataKey(studentId), realNow, on);
  return key && encryptPersonal(personal, entryId, key, studentId);
}

/** An entry with what is needed to read all of it; the key is null where she is erased. */
export interface SealedRow {
  id: string;
  student_id: string | null;
  reason: string | null;
  personal: Buffer | null;
  data_key_ciphertext: Buffer | null;
  encryption_key_id: string | null;
}

export interface OpenedRow {
  reason: string | null;
  /** What else it says of her. */
  personal: Record<string, unknown> | null;
  /** Something was said that nobody can read any more. */
  isErased: boolean;
}

/** What an entry says, as far as it can still be read. */
export function openForStudent(row: SealedRow): OpenedRow {
  const { id, student_id: studentId, personal, data_key_ciphertext: ciphertext, encryption_key_id: keyId } = row;
  if (!personal || !studentId) return { reason: row.reason, personal: null, isErased: false };
  if (!ciphertext || !keyId) return { reason: row.reason, personal: null, isErased: true };
  try {
    const { reason, ...rest } = openPersonal(personal, id, { ciphertext, keyId }, studentId) as Record<string, unknown>;
    const said = typeof reason === "string" ? reason : row.reason;
    return { reason: said, personal: Object.keys(rest).length > 0 ? rest : null, isErased: false };
  } catch (error) {
    logger().error({ err: error, entry: id }, "an entry of the audit log does not open");
    return { reason: row.reason, personal: null, isErased: true };
  }
}
