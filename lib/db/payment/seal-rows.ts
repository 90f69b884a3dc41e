import { queryRows, type Statement } from "../query";

/** Every table that holds something sealed, under the name that its seals are bound to. */
export const SEALED_TABLES = ["payment_method", "gateway_customer", "student_key"] as const;
export type SealedTable = (typeof SEALED_TABLES)[number];

export interface SealRow {
  row_id: string;
  seal: Buffer;
  key_id: string;
}

/** Rows behind a place in the table whose seals are not of this key. */
export async function findSealsOfOtherKeys(
  table: SealedTable,
  keyId: string,
  after: string,
  limit: number,
): Promise<SealRow[]> {
  return queryRows<SealRow>(STATEMENTS[table].find, [keyId, after, limit]);
}

/**
 * Puts a new seal in the place of the one that was read. One row a statement: whoever holds a student's rows in a transaction never
 * waits for a second row of ours.
 *
 * @returns false where the row was changed meanwhile
 */
export async function replaceSeal(
  table: SealedTable,
  { row_id: rowId, seal: old }: SealRow,
  fresh: { seal: Buffer; keyId: string },
): Promise<boolean> {
  const rows = await queryRows(STATEMENTS[table].replace, [rowId, old, fresh.seal, fresh.keyId]);
  return rows.length === 1;
}

function statementsOf(table: SealedTable, id: string, seal: string): { find: Statement; replace: Statement } {
  return {
    find: {
      name: `seals_of_other_keys_${table}`,
      text: `SELECT ${id} AS row_id, ${seal} AS seal, seal_key_id AS key_id FROM ${table}
WHERE seal_key_id <> $1 AND ${id} > $2 ORDER BY ${id} LIMIT $3`,
    },
    replace: {
      name: `seal_replace_${table}`,
      text: `UPDATE ${table} SET ${seal} = $3, seal_key_id = $4 WHERE ${id} = $1 AND ${seal} = $2 RETURNING 1`,
    },
  };
}

const STATEMENTS: Record<SealedTable, { find: Statement; replace: Statement }> = {
  payment_method: statementsOf("payment_method", "id", "token_seal"),
  gateway_customer: statementsOf("gateway_customer", "student_id", "customer_seal"),
  student_key: statementsOf("student_key", "student_id", "key_seal"),
};
