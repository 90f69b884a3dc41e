import { systemClock } from "@/lib/clock";
import { getEnv } from "@/lib/env";
import { writeBackup } from "@/lib/services/backup/write-backup";
import { StartError } from "@/server/start-error";
import { useDatabase } from "@/server/use-database";
import { parseOptions } from "./parse-options";
import { pathOf } from "./path-of";
import { runCommand } from "./run-command";

const USAGE = "Usage: npm run backup [-- --to DIR]";

/** Writes a backup into a folder, whether the app runs or not. */
await runCommand(async (report, shutdown) => {
  const { values } = parseOptions({ options: { to: { type: "string" } } }, USAGE);
  await useDatabase(shutdown);
  const { BACKUP_DIR, BACKUP_KEEP, STUDYMETER_DATA_DIR } = getEnv();
  const folder = (values.to && pathOf(values.to, "backup")) ?? BACKUP_DIR ?? `${STUDYMETER_DATA_DIR}/backups`;
  const { path, bytes, rows } = await writeBackup(folder, BACKUP_KEEP, systemClock).catch(explain);
  report(`${path}: ${rows.toLocaleString("en")} rows in ${bytes.toLocaleString("en")} bytes.`);
});

/** A full disk or a folder without write access: the system's message names the path. */
function explain(error: unknown): never {
  if (error instanceof Error && "syscall" in error && "path" in error) throw new StartError(error.message);
  throw error;
}
