import { getEnv } from "@/lib/env";
import { DamagedBackup } from "@/lib/services/backup/read-backup";
import { restoreBackup } from "@/lib/services/backup/restore-backup";
import { migrate } from "@/server/database/migrate";
import { requireNoUsers } from "@/server/database/users";
import { prepareSimulator } from "@/server/simulator";
import { StartError } from "@/server/start-error";
import { useDatabase } from "@/server/use-database";
import { parseOptions } from "./parse-options";
import { runCommand } from "./run-command";

const USAGE = "Usage: npm run restore -- FILE [--yes]";

/** Restores the database from a backup. */
await runCommand(async (report, shutdown) => {
  const { values, positionals } = parseOptions(
    { options: { yes: { type: "boolean" } }, allowPositionals: true },
    USAGE,
  );
  const [file, ...others] = positionals;
  if (!file || others.length > 0) throw new StartError(USAGE);
  await useDatabase(shutdown);
  const { DATABASE_DIRECT_URL } = getEnv();
  await requireNoUsers(DATABASE_DIRECT_URL);
  for (const name of await migrate(DATABASE_DIRECT_URL)) report(`Applied ${name}`);
  await prepareSimulator();
  try {
    const { madeAt, tables, rows } = await restoreBackup(file, { replace: values.yes === true });
    report(`Restored ${rows.toLocaleString("en")} rows of ${tables} tables from the backup of ${madeAt}.`);
  } catch (error) {
    throw error instanceof DamagedBackup ? new StartError(error.message) : error;
  }
});
