import { parseArgs } from "node:util";
import { closePool } from "@/lib/db/pool";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { DamagedBackup } from "@/lib/services/backup/read-backup";
import { restoreBackup } from "@/lib/services/backup/restore-backup";
import { migrate } from "@/server/database/migrate";
import { isClaimed } from "@/server/postgres/claim";
import { prepareSimulator } from "@/server/simulator";
import { StartError } from "@/server/start-error";
import { useDatabase } from "@/server/use-database";
import { runCommand } from "./run-command";

const USAGE = "Usage: npm run restore -- FILE [--yes]";

/** Makes the database what it was when a backup was made. */
await runCommand(async (report, shutdown) => {
  const { values, positionals } = parseArgs({ options: { yes: { type: "boolean" } }, allowPositionals: true });
  const [file] = positionals;
  if (!file) throw new StartError(USAGE);
  await useDatabase(shutdown);
  shutdown.add("database connections", closePool);
  const { DATABASE_DIRECT_URL } = getEnv();
  if (await isClaimed(DATABASE_DIRECT_URL)) throw new StartError("The app runs on this database. Stop it first.");
  for (const name of await migrate(DATABASE_DIRECT_URL)) report(`Applied ${name}`);
  await prepareSimulator();
  try {
    const { madeAt, tables, rows } = await restoreBackup(file, { replace: values.yes === true });
    report(`${rows.toLocaleString("en")} rows of ${tables} tables, as they were at ${madeAt}.`);
  } catch (error) {
    if (error instanceof AppError || error instanceof DamagedBackup) throw new StartError(error.message);
    throw error;
  }
});
