import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Clock } from "@/lib/clock";
import { uuidv7 } from "@/lib/crypto/uuid";
import { beginBackupRun, endBackupRun } from "@/lib/db/backup/backup-runs";
import { type BackupClient, copyOut, withLongTransaction } from "@/lib/db/backup/copy";
import { listMigrations, listPartitions, listTables } from "@/lib/db/backup/tables";
import { type BackupHead, type BackupManifest, type BackupTable, END_OF_ROWS, FORMAT } from "./format";

export interface Backup {
  path: string;
  bytes: number;
  rows: number;
}

const EXTENSION = ".backup.gz";

/**
 * Writes the whole database into one file, from one snapshot, while the app runs. Memory does not grow with it. The file gets its name only
 * when it is complete.
 *
 * @param keep how many backups stay in the folder; older ones are removed once this one is there
 */
export async function writeBackup(folder: string, keep: number, clock: Clock): Promise<Backup> {
  const id = uuidv7();
  await beginBackupRun(id, clock.now());
  try {
    const backup = await write(id, folder, clock.now());
    await endBackupRun(id, clock.now(), { bytes: backup.bytes });
    await removeOld(folder, keep);
    return backup;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // If the database itself failed, the run stays open, which an alert finds as well.
    await endBackupRun(id, clock.now(), { error: message || "unknown" }).catch(() => undefined);
    throw error;
  }
}

async function write(run: string, folder: string, now: Date): Promise<Backup> {
  // It contains all personal data, so only the owner may read it.
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `studymeter-${now.toISOString().replaceAll(/[:.]/g, "-")}${EXTENSION}`);
  const unfinished = `${path}.part`;
  const manifest: BackupManifest = { tables: [] };
  try {
    await withLongTransaction("snapshot", (client) =>
      pipeline(
        Readable.from(contents(client, manifest, run, now), { objectMode: false }),
        createGzip(),
        createWriteStream(unfinished, { mode: 0o600, flush: true }),
      ),
    );
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return { path, bytes: (await stat(path)).size, rows };
}

/** The lines of the file. The manifest is collected while the tables are written. */
async function* contents(
  client: BackupClient,
  manifest: BackupManifest,
  run: string,
  now: Date,
): AsyncGenerator<Buffer> {
  const head: BackupHead = {
    format: FORMAT,
    made_at: now.toISOString(),
    run,
    migrations: await listMigrations(client),
    partitions: await listPartitions(client),
  };
  yield line(head);
  for (const table of await listTables(client)) {
    const title: BackupTable = { table: table.name, columns: table.columns };
    yield line(title);
    const sum = createHash("sha256");
    let rows = 0;
    for await (const chunk of copyOut(client, table)) {
      sum.update(chunk);
      rows += countLines(chunk);
      yield chunk;
    }
    yield Buffer.from(`${END_OF_ROWS}\n`);
    manifest.tables.push({ table: table.name, rows, sha256: sum.digest("hex") });
  }
  yield line(manifest);
}

function line(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`);
}

const NEWLINE = 10;

function countLines(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

/** Names begin with the time, so that they sort by it. */
async function removeOld(folder: string, keep: number): Promise<void> {
  const backups = (await readdir(folder)).filter((name) => /^studymeter-[-\dTZ]+\.backup\.gz$/.test(name)).sort();
  for (const name of backups.slice(0, -keep)) await rm(join(folder, name));
}
