import { decryptValue, encryptValue } from "@/lib/crypto/encryption";
import {
  ENCRYPTED_TABLES,
  type EncryptedTable,
  findCiphertextsOfOtherKeys,
  replaceCiphertext,
} from "@/lib/db/payment/ciphertext-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { getEnv } from "@/lib/env";
import { logger } from "@/lib/telemetry/logger";
import { type AuditSource, writeAudit } from "../audit/write-audit";

export interface Rotation {
  table: EncryptedTable;
  /** Encrypted again with the current key. */
  renewed: number;
  /** Ciphertexts that no configured key decrypts; they stay as they are. */
  unreadable: number;
}

const BATCH = 200;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/**
 * Re-encrypts everything that an earlier key has encrypted, while the app runs: an instance that has not been restarted yet may go on
 * encrypting with the earlier key, so the tables are scanned until no ciphertext of it is left. Each row is a write of its own and names
 * its key, so an interrupted run is simply started again, and a concurrent reader always gets a ciphertext with the id of its key.
 *
 * @param report called after every batch
 */
export async function rotateEncryptionKey(
  source: AuditSource,
  report: (rotation: Rotation) => void,
): Promise<Rotation[]> {
  const rotations: Rotation[] = [];
  for (const table of ENCRYPTED_TABLES) rotations.push(await rotateTable(table, report));
  if (rotations.some(({ renewed }) => renewed > 0)) {
    const after = { keyId: getEnv().ENCRYPTION_KEY_ID, tables: rotations };
    await withTransaction((client) => writeAudit(source, { action: "encryption_key.rotated", after }, client));
  }
  return rotations;
}

async function rotateTable(table: EncryptedTable, report: (rotation: Rotation) => void): Promise<Rotation> {
  const rotation = { table, renewed: 0, unreadable: 0 };
  for (;;) {
    const pass = await scanTable(table, (renewed) => {
      rotation.renewed += renewed;
      report({ ...rotation });
    });
    rotation.unreadable = pass.unreadable;
    if (pass.found === pass.unreadable) return rotation;
  }
}

/** One scan from the first row to the last. Rows that change meanwhile are found by the next scan. */
async function scanTable(
  table: EncryptedTable,
  onBatch: (renewed: number) => void,
): Promise<{ found: number; unreadable: number }> {
  const keyId = getEnv().ENCRYPTION_KEY_ID;
  const pass = { found: 0, unreadable: 0 };
  for (let after = BEFORE_ALL; ; ) {
    const rows = await findCiphertextsOfOtherKeys(table, keyId, after, BATCH);
    const last = rows.at(-1);
    if (!last) return pass;
    after = last.row_id;
    let renewed = 0;
    for (const row of rows) {
      const place = { table, rowId: row.row_id };
      const value = decryptOrNull(row, place);
      if (value === null) pass.unreadable++;
      else if (await replaceCiphertext(table, row, encryptValue(value, place))) renewed++;
    }
    pass.found += rows.length;
    onBatch(renewed);
  }
}

function decryptOrNull(
  row: { ciphertext: Buffer; key_id: string },
  place: { table: EncryptedTable; rowId: string },
): string | null {
  try {
    return decryptValue({ ciphertext: row.ciphertext, keyId: row.key_id }, place);
  } catch (error) {
    logger().error(
      { err: error, ...place, keyId: row.key_id },
      "an encrypted value could not be decrypted for key rotation",
    );
    return null;
  }
}
