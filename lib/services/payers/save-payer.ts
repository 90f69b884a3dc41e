import { encryptValue } from "@/lib/crypto/encryption";
import { findPayer, type NewPayer, upsertPayer } from "@/lib/db/payment/payer-rows";
import type { Connection } from "@/lib/db/sql/query";
import { differingFrom, isSamePayer, type Payer, payerOf } from "@/lib/domain/payer";
import { followPayer } from "./follow-payer";
import { givenPayer, type KnownPayer, PAYER_TABLE } from "./read-payer";

/** What is left out stays; null removes, and the student's own counts again. */
export type PayerChanges = { [Detail in keyof Payer]?: Payer[Detail] | undefined };

interface When {
  now: Date;
  realNow: Date;
  /** Set where a captured payment carried them. */
  confirmedAt?: Date;
}

/**
 * Changes the payer of a student, whose subscription the caller has locked; what follows from a change follows.
 *
 * @returns the payer from now on; null for an erased student
 */
export function savePayer(
  studentId: string,
  changes: PayerChanges,
  when: When,
  client: Connection,
): Promise<KnownPayer | null> {
  return followPayer(studentId, when, client, () => writePayer(studentId, changes, when, client));
}

async function writePayer(
  studentId: string,
  changes: PayerChanges,
  { now, confirmedAt }: When,
  client: Connection,
): Promise<KnownPayer | null> {
  const row = await findPayer(studentId, client);
  if (!row) return null;
  const given = givenPayer(row) ?? { name: null, email: null, phone: null };
  const kept = differingFrom(
    {
      name: changes.name === undefined ? given.name : changes.name,
      email: changes.email === undefined ? given.email : changes.email,
      phone: changes.phone === undefined ? given.phone : changes.phone,
    },
    row,
  );
  const after = payerOf(kept, row);
  const isSame = isSamePayer(payerOf(given, row), after);
  // A confirmation counts for exactly what the payment carried.
  const confirmed = confirmedAt ?? (isSame ? row.confirmed_at : null);
  const isWritten = row.payer_ciphertext !== null && isSamePayer(given, kept);
  if (!isWritten || confirmed?.getTime() !== row.confirmed_at?.getTime()) {
    await upsertPayer(buildPayer(studentId, kept, confirmed, now), client);
  }
  return { ...after, confirmedAt: confirmed };
}

/** @param given without what is the student's own */
export function buildPayer(studentId: string, given: Payer, confirmedAt: Date | null, now: Date): NewPayer {
  const { ciphertext, keyId } = encryptValue(JSON.stringify(given), { table: PAYER_TABLE, rowId: studentId });
  const flags = { hasEmail: given.email !== null, hasPhone: given.phone !== null };
  return { studentId, ciphertext, keyId, ...flags, confirmedAt, now };
}
