import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";

export interface Migration {
  name: string;
  sql: string;
}

/** The state of a database, compared with the migrations of this version of the program. */
export type History =
  | { state: "current" }
  | { state: "behind"; pending: string[] }
  /** A migration began and did not finish: an operator has to look. */
  | { state: "failed"; name: string }
  /** It holds migrations that this version does not know. */
  | { state: "newer"; unknown: string[] }
  /** The file of an applied migration has changed since. */
  | { state: "edited"; name: string };

// Kept for good: files of this version.
let shipped: Promise<Migration[]> | undefined;

/** The migrations that came with this version of the program. Read once: they do not change while it runs. */
export function shippedMigrations(): Promise<Migration[]> {
  shipped ??= readMigrations(join(/* turbopackIgnore: true */ process.cwd(), "prisma/migrations"));
  shipped.catch(() => {
    shipped = undefined;
  });
  return shipped;
}

/** The migrations of a folder, oldest first. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({ name, sql: await readFile(join(folder, name, "migration.sql"), "utf8") })),
  );
}

interface Row {
  migration_name: string;
  checksum: string;
  finished_at: Date | null;
  rolled_back_at: Date | null;
}

/** Compares Prisma's table of applied migrations with the folder, without changing anything. */
export async function compareHistory(client: Pick<pg.Client, "query">, migrations: Migration[]): Promise<History> {
  const table = await client.query<{ found: boolean }>("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found");
  const rows = table.rows[0]?.found
    ? await client.query<Row>(
        "SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations ORDER BY started_at",
      )
    : { rows: [] };
  const applied = rows.rows.filter((row) => row.rolled_back_at === null);
  const failed = applied.find((row) => row.finished_at === null);
  if (failed) return { state: "failed", name: failed.migration_name };

  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  const unknown = applied.map((row) => row.migration_name).filter((name) => !known.has(name));
  if (unknown.length > 0) return { state: "newer", unknown };

  const edited = applied.find((row) => checksum(known.get(row.migration_name)?.sql ?? "") !== row.checksum);
  if (edited) return { state: "edited", name: edited.migration_name };

  const done = new Set(applied.map((row) => row.migration_name));
  const pending = migrations.map((migration) => migration.name).filter((name) => !done.has(name));
  return pending.length > 0 ? { state: "behind", pending } : { state: "current" };
}

/** As Prisma computes it, so that `prisma migrate deploy` and we agree about the same table. */
export function checksum(sql: string): string {
  return createHash("sha256").update(sql).digest("hex");
}
