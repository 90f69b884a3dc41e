import { once } from "node:events";
import { stat } from "node:fs/promises";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { completeBackupRun } from "@/lib/db/backup/backup-runs";
import { type BackupClient, copyIn, ensurePartition, suspendRules, withLongTransaction } from "@/lib/db/backup/copy";
import { findFilledTable, listMigrations, listTables, type TableOfBackup } from "@/lib/db/backup/tables";
import { AppError } from "@/lib/errors";
import type { BackupHead, BackupTable } from "./format";
import { readBackup } from "./read-backup";

export interface Restored {
  madeAt: string;
  tables: number;
  rows: number;
}

/**
 * Restores the database from a backup, in one transaction: all of it, or nothing changes. The file is read twice, the first time to verify
 * it, so that a damaged one does no harm. No app should use the database meanwhile; it would wait for locks.
 *
 * @param replace whether the existing data may be deleted
 * @throws conflict if the database is not empty, or of another version; DamagedBackup
 */
export async function restoreBackup(path: string, { replace }: { replace: boolean }): Promise<Restored> {
  const { head, manifest } = await readBackup(path);
  const { size } = await stat(path);
  await withLongTransaction("write", async (client) => {
    const tables = await listTables(client);
    await requireSameVersion(client, head);
    requireSameTables(tables, manifest.tables);
    const filled = replace ? null : await findFilledTable(client, tables);
    if (filled) {
      throw new AppError("conflict", `The database is not empty (${filled} has rows). Add --yes to replace its data.`);
    }
    const restoreRules = await suspendRules(client, tables);
    for (const partition of head.partitions) await ensurePartition(client, partition);
    await load(client, path);
    // In the backup its own run is still open; `readBackup` has verified that it is complete.
    await completeBackupRun(head.run, { endedAt: new Date(head.made_at), bytes: size }, client);
    await restoreRules();
  });
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return { madeAt: head.made_at, tables: manifest.tables.length, rows };
}

async function requireSameVersion(client: BackupClient, { migrations }: BackupHead): Promise<void> {
  const applied = await listMigrations(client);
  const difference =
    migrations.find((name) => !applied.includes(name)) ?? applied.find((name) => !migrations.includes(name));
  if (difference === undefined) return;
  throw new AppError(
    "conflict",
    `The backup is of another version: it and the database differ in the migration ${difference}. Restore with the version that made it, then upgrade.`,
  );
}

function requireSameTables(tables: readonly TableOfBackup[], kept: readonly { table: string }[]): void {
  const missing = kept.find(({ table }) => !tables.some(({ name }) => name === table));
  if (missing) throw new AppError("conflict", `The backup has the table ${missing.table}, and the database has none.`);
}

const CHUNK_BYTES = 65_536;

async function load(client: BackupClient, path: string): Promise<void> {
  let target: Writable | undefined;
  let pending: Buffer[] = [];
  let size = 0;
  const flush = async () => {
    if (!target || size === 0) return;
    const isRoomy = target.write(Buffer.concat(pending));
    pending = [];
    size = 0;
    if (!isRoomy) await once(target, "drain");
  };
  await readBackup(path, {
    onTable: async ({ table, columns }: BackupTable) => {
      target = copyIn(client, { name: table, columns });
    },
    onRows: async (row) => {
      pending.push(row);
      size += row.length;
      if (size >= CHUNK_BYTES) await flush();
    },
    onTableEnd: async () => {
      await flush();
      if (!target) return;
      target.end();
      await finished(target);
      target = undefined;
    },
  });
}
