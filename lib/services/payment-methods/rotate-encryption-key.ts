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
  /** Encrypted anew with the present key. */
  renewed: number;
  /** Seals that no key of the settings opens; they stay as they are. */
  unreadable: number;
}

const BATCH = 200;
const BEFORE_ALL = "00000000-0000-0000-0000-000000000000";

/**
 * Seals everything anew that an earlier key has sealed, while the program runs: an instance that was not started again yet may go on
 * sealing with the earlier key, so the tables are gone through until nothing of it is left. Each row is done by itself and says by which key
 * it is sealed, so a run that was cut short is simply made again. Whoever reads a row meanwhile gets a ciphertext with its own key's name.
 *
 * @param report is told of every batch
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
    const pass = await passThrough(table, (renewed) => {
      rotation.renewed += renewed;
      report({ ...rotation });
    });
    rotation.unreadable = pass.unreadable;
    if (pass.found === pass.unreadable) return rotation;
  }
}

/** Once from the first row to the last. What is changed under our hands is found by the next one. */
async function passThrough(
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
      const value = open(row, place);
      if (value === null) pass.unreadable++;
      else if (await replaceCiphertext(table, row, encryptValue(value, place))) renewed++;
    }
    pass.found += rows.length;
    onBatch(renewed);
  }
}

function open(
  row: { ciphertext: Buffer; key_id: string },
  place: { table: EncryptedTable; rowId: string },
): string | null {
  try {
    return decryptValue({ ciphertext: row.ciphertext, keyId: row.key_id }, place);
  } catch (error) {
    logger().error({ err: error, ...place, keyId: row.key_id }, "a sealed value cannot be sealed anew");
    return null;
  }
}
