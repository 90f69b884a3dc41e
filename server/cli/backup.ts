import { parseArgs } from "node:util";
import { systemClock } from "@/lib/clock";
import { closePool } from "@/lib/db/pool";
import { getEnv } from "@/lib/env";
import { writeBackup } from "@/lib/services/backup/write-backup";
import { useDatabase } from "@/server/use-database";
import { runCommand } from "./run-command";

/** Writes a backup into a folder, whether the app runs or not. */
await runCommand(async (report, shutdown) => {
  const { values } = parseArgs({ options: { to: { type: "string" } } });
  await useDatabase(shutdown);
  shutdown.add("database connections", closePool);
  const { BACKUP_DIR, BACKUP_KEEP, STUDYMETER_DATA_DIR } = getEnv();
  const folder = values.to ?? BACKUP_DIR ?? `${STUDYMETER_DATA_DIR}/backups`;
  const { path, bytes, rows } = await writeBackup(folder, BACKUP_KEEP, systemClock);
  report(`${path}: ${rows.toLocaleString("en")} rows in ${bytes.toLocaleString("en")} bytes.`);
});
