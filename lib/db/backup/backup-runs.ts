import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../statement";
import type { BackupClient } from "./copy";

const BACKUP_RUN_ROW = {
  status: t.word.of<"running" | "completed" | "failed">(),
  started_at: t.timestamptz,
  ended_at: t.timestamptz.nullable,
  bytes: t.int8.nullable,
  error: t.text.nullable,
};
export type BackupRun = RowOf<typeof BACKUP_RUN_ROW>;

/** Notes that a backup has begun, before anything of it is there: one that dies is missed. */
export async function beginBackupRun(id: string, startedAt: Date): Promise<void> {
  await queryRows(BEGIN, [id, startedAt]);
}

export async function endBackupRun(
  id: string,
  endedAt: Date,
  outcome: { bytes: number } | { error: string },
): Promise<void> {
  const bytes = "bytes" in outcome ? outcome.bytes : null;
  const error = "error" in outcome ? outcome.error.slice(0, 500) : null;
  await queryRows(END, [id, endedAt, error === null ? "completed" : "failed", bytes, error]);
}

/** The same for the run of a backup that is being restored, in the restore's transaction. */
export async function completeBackupRun(
  id: string,
  { endedAt, bytes }: { endedAt: Date; bytes: number },
  client: BackupClient,
): Promise<void> {
  await client.query({ ...END, values: [id, endedAt, "completed", bytes, null] });
}

/** The newest backup, finished or not; null where there never was one. */
export async function findNewestBackup(): Promise<BackupRun | null> {
  const [row] = await queryRows(NEWEST, []);
  return row ?? null;
}

const BEGIN = defineStatement({
  name: "backup_begin",
  text: "INSERT INTO backup_run (id, started_at) VALUES ($1, $2)",
});
const END = defineStatement({
  name: "backup_end",
  text: "UPDATE backup_run SET ended_at = $2, status = $3::backup_status, bytes = $4, error = $5 WHERE id = $1 AND status = 'running'",
});
const NEWEST = defineStatement({
  name: "backup_newest",
  text: "SELECT status, started_at, ended_at, bytes, error FROM backup_run ORDER BY started_at DESC LIMIT 1",
  row: BACKUP_RUN_ROW,
});
