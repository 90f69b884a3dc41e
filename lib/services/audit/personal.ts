import { createStudentKey, openPersonal, sealPersonal } from "@/lib/crypto/personal";
import { keepStudentKey } from "@/lib/db/audit/student-key";
import type { Connection } from "@/lib/db/query";
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
export async function sealForStudent(
  personal: Record<string, unknown>,
  { entryId, studentId, realNow }: Owner,
  on: Connection,
): Promise<Buffer | null> {
  const key = await keepStudentKey(studentId, createStudentKey(studentId), realNow, on);
  return key && sealPersonal(personal, entryId, key, studentId);
}

/** An entry with what is needed to read all of it; the key is null where she is erased. */
export interface SealedRow {
  id: string;
  student_id: string | null;
  reason: string | null;
  personal: Buffer | null;
  key_seal: Buffer | null;
  seal_key_id: string | null;
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
  const { id, student_id: studentId, personal, key_seal: seal, seal_key_id: keyId } = row;
  if (!personal || !studentId) return { reason: row.reason, personal: null, isErased: false };
  if (!seal || !keyId) return { reason: row.reason, personal: null, isErased: true };
  try {
    const { reason, ...rest } = openPersonal(personal, id, { seal, keyId }, studentId) as Record<string, unknown>;
    const said = typeof reason === "string" ? reason : row.reason;
    return { reason: said, personal: Object.keys(rest).length > 0 ? rest : null, isErased: false };
  } catch (error) {
    logger().error({ err: error, entry: id }, "an entry of the audit log does not open");
    return { reason: row.reason, personal: null, isErased: true };
  }
}
