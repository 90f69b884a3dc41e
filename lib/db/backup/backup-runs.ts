import { getPrisma } from "../prisma";
import { queryRows } from "../sql/query";
import { defineStatement } from "../sql/statement";
import type { BackupClient } from "./copy";

export interface BackupRun {
  status: "running" | "completed" | "failed";
  started_at: Date;
  ended_at: Date | null;
  bytes: string | null;
  error: string | null;
}

/** Records the start of a backup before anything is written, so that one that dies is missed. */
export async function beginBackupRun(id: string, startedAt: Date): Promise<void> {
  await getPrisma().backupRun.create({ data: { id, startedAt }, select: { id: true } });
}

export async function endBackupRun(
  id: string,
  endedAt: Date,
  outcome: { bytes: number } | { error: string },
): Promise<void> {
  const isDone = "bytes" in outcome;
  const status = isDone ? "completed" : "failed";
  const bytes = isDone ? outcome.bytes : null;
  const error = isDone ? null : outcome.error.slice(0, 500);
  await getPrisma().backupRun.updateMany({ where: { id, status: "running" }, data: { endedAt, status, bytes, error } });
}

/** The same for the run of the backup being restored, in the restore's transaction. */
export async function completeBackupRun(
  id: string,
  { endedAt, bytes }: { endedAt: Date; bytes: number },
  client: BackupClient,
): Promise<void> {
  await queryRows(END, [id, endedAt, "completed", bytes, null], client);
}

/** The newest backup, finished or not; null where there is none. */
export async function findNewestBackup(): Promise<BackupRun | null> {
  const run = await getPrisma().backupRun.findFirst({ orderBy: { startedAt: "desc" } });
  if (!run) return null;
  const { status, startedAt, endedAt, bytes, error } = run;
  return { status, started_at: startedAt, ended_at: endedAt, bytes: bytes?.toString() ?? null, error };
}
const END = defineStatement({
  name: "backup_end",
  text: "UPDATE backup_run SET ended_at = $2, status = $3::backup_status, bytes = $4, error = $5 WHERE id = $1 AND status = 'running'",
});
