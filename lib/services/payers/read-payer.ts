import { decryptValue } from "@/lib/crypto/encryption";
import { findPayer, type PayerRow } from "@/lib/db/payment/payer-rows";
import type { Connection } from "@/lib/db/sql/query";
import { type Payer, payerOf } from "@/lib/domain/payer";

export const PAYER_TABLE = "payer";

export interface KnownPayer extends Payer {
  /** When a captured payment last carried exactly these. */
  confirmedAt: Date | null;
}

/** The payer of a student, completed with the student's own name and address; null for an erased student. */
export async function readPayer(studentId: string, on?: Connection): Promise<KnownPayer | null> {
  const row = await findPayer(studentId, on);
  return row && { ...payerOf(givenPayer(row), row), confirmedAt: row.confirmed_at };
}

/** Only what was given for the payer. */
export function givenPayer({ student_id, payer_ciphertext, payer_key_id }: PayerRow): Payer | null {
  return payer_ciphertext !== null && payer_key_id !== null
    ? decryptPayer({ ciphertext: payer_ciphertext, keyId: payer_key_id }, student_id)
    : null;
}

export function decryptPayer(encrypted: { ciphertext: Buffer; keyId: string }, studentId: string): Payer {
  return JSON.parse(decryptValue(encrypted, { table: PAYER_TABLE, rowId: studentId })) as Payer;
}
