import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/**
 * Encrypted columns, by the name that their ciphertexts are bound to as additional data. `student_key` is the former name of
 * `student_data_key`: its first rows were bound to it, and no other name decrypts them.
 */
export const ENCRYPTED_TABLES = [
  "payment_method",
  "gateway_customer",
  "payer",
  "gateway_revocation",
  "student_key",
] as const;
export type EncryptedTable = (typeof ENCRYPTED_TABLES)[number];

const CIPHERTEXT_ROW = {
  row_id: t.uuid,
  ciphertext: t.bytea,
  key_id: t.text,
};
export type CiphertextRow = RowOf<typeof CIPHERTEXT_ROW>;

/** Rows after a cursor whose ciphertexts use another key than this one. */
export async function findCiphertextsOfOtherKeys(
  table: EncryptedTable,
  keyId: string,
  after: string,
  limit: number,
): Promise<CiphertextRow[]> {
  return queryRows(STATEMENTS[table].find, [keyId, after, limit]);
}

/**
 * Replaces a ciphertext by compare-and-set on the one that was read. One row per statement, so that a transaction which holds a student's
 * rows never waits for a second row of ours.
 *
 * @returns false where the row was changed meanwhile
 */
export async function replaceCiphertext(
  table: EncryptedTable,
  { row_id: rowId, ciphertext: old }: CiphertextRow,
  fresh: { ciphertext: Buffer; keyId: string },
): Promise<boolean> {
  const rows = await queryRows(STATEMENTS[table].replace, [rowId, old, fresh.ciphertext, fresh.keyId]);
  return rows.length === 1;
}

function statementsOf(table: string, id: string, ciphertext: string, column = t.bytea) {
  return {
    find: defineStatement({
      name: `ciphertexts_of_other_keys_${table}`,
      text: `SELECT ${id} AS row_id, ${ciphertext} AS ciphertext, encryption_key_id AS key_id FROM ${table}
WHERE encryption_key_id <> $1 AND ${id} > $2 ORDER BY ${id} LIMIT $3`,
      row: { ...CIPHERTEXT_ROW, ciphertext: column },
    }),
    replace: defineStatement({
      name: `ciphertext_replace_${table}`,
      text: `UPDATE ${table} SET ${ciphertext} = $3, encryption_key_id = $4 WHERE ${id} = $1 AND ${ciphertext} = $2 RETURNING 1`,
    }),
  };
}

/** A method may have no token; one with an encryption key has one. */
const TOKEN_COLUMN = t.bytea.assured("a ciphertext and its key id are set and cleared together");

const STATEMENTS: Record<EncryptedTable, ReturnType<typeof statementsOf>> = {
  payment_method: statementsOf("payment_method", "id", "token_ciphertext", TOKEN_COLUMN),
  gateway_customer: statementsOf("gateway_customer", "student_id", "customer_ciphertext"),
  payer: statementsOf("payer", "student_id", "payer_ciphertext"),
  gateway_revocation: statementsOf("gateway_revocation", "id", "revocation_ciphertext"),
  student_key: statementsOf("student_data_key", "student_id", "data_key_ciphertext"),
};
