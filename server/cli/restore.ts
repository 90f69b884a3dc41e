import { access, constants, stat } from "node:fs/promises";
import { getEnv } from "@/lib/env";
import { DamagedBackup } from "@/lib/services/backup/read-backup";
import { restoreBackup } from "@/lib/services/backup/restore-backup";
import { migrate } from "@/server/database/migrate";
import { requireNoUsers } from "@/server/database/users";
import { prepareSimulator } from "@/server/simulator";
import { StartError } from "@/server/start-error";
import { useDatabase } from "@/server/use-database";
import { parseOptions } from "./parse-options";
import { pathOf } from "./path-of";
import { runCommand } from "./run-command";

const USAGE = "Usage: npm run restore -- FILE [--yes]";

/** Restores the database from a backup. */
await runCommand(async (report, shutdown) => {
  const { values, positionals } = parseOptions(
    { options: { yes: { type: "boolean" } }, allowPositionals: true },
    USAGE,
  );
  const [typed, ...others] = positionals;
  if (!typed || others.length > 0) throw new StartError(USAGE);
  const file = pathOf(typed, "restore");
  // Before the database is touched: a mistyped name must not cost a start of it, nor be found after its migration.
  await requireFile(file);
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

async function requireFile(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (!found) throw new StartError(`There is no file ${path}.`);
  if (!found.isFile()) throw new StartError(`${path} is no file.`);
  await access(path, constants.R_OK).catch(() => {
    throw new StartError(`${path} may not be read by this user.`);
  });
}
