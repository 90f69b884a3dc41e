import { join } from "node:path";
import type pg from "pg";
import { compareHistory, type History, readMigrations } from "@/lib/db/migration-history";
import { counted } from "@/lib/domain/plural";
import { StartError } from "@/server/start-error";
import { applyMigration } from "./apply";
import { connectOrExplain, place } from "./connect";

const FOLDER = join(import.meta.dirname, "../../prisma/migrations");

/** The session advisory lock of Prisma's own migration engine: one process at a time, ours or Prisma's. */
const LOCK = 72707369;
const PATIENCE = "5min";

/**
 * Migrates a database to the newest schema and returns the names of the applied migrations. Safe to call from several
 * processes at once: one applies them, the others wait and find nothing to do.
 */
export async function migrate(url: string, folder = FOLDER): Promise<string[]> {
  return withLock(url, async (client) => {
    const migrations = await readMigrations(folder);
    const history = await compareHistory(client, migrations);
    if (history.state === "current") return [];
    if (history.state !== "behind") throw new StartError(sentence(history, url));
    const pending = migrations.filter(({ name }) => history.pending.includes(name));
    for (const migration of pending) await applyMigration(client, migration);
    return history.pending;
  });
}

/** Throws a message for the administrator unless the database has exactly the schema of this version. */
export async function requireMigrated(url: string, folder = FOLDER): Promise<void> {
  const history = await withLock(url, async (client) => compareHistory(client, await readMigrations(folder)));
  if (history.state !== "current") throw new StartError(sentence(history, url));
}

async function withLock<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectOrExplain(url);
  try {
    // Behind a pooler the role has a limit for statements; a migration may take longer.
    await client.query(`SET statement_timeout = 0; SET lock_timeout = '${PATIENCE}'`);
    await client.query("SELECT pg_advisory_lock($1)", [LOCK]);
    return await work(client);
  } catch (error) {
    // 55P03: lock_not_available.
    if (error instanceof Error && "code" in error && error.code === "55P03") {
      throw new StartError(`Another process has been migrating ${place(url)} for ${PATIENCE}. Check what it is doing.`);
    }
    throw error;
  } finally {
    await client.end();
  }
}

function sentence(history: Exclude<History, { state: "current" }>, url: string): string {
  switch (history.state) {
    case "behind":
      return `The database at ${place(url)} lacks ${counted(history.pending.length, "migration")} (${history.pending[0]}…). Run: npm run migrate`;
    case "failed":
      return `Migration ${history.name} failed partway on ${place(url)}. Repair it, then run: npx prisma migrate resolve`;
    case "newer":
      return `The database at ${place(url)} was migrated by a newer version of Studymeter (${history.unknown[0]}). Run that version.`;
    case "edited":
      return `Migration ${history.name} does not match what was applied on ${place(url)}: its file was changed afterwards. Restore the file.`;
  }
}
