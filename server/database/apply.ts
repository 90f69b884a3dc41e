import { randomUUID } from "node:crypto";
import type pg from "pg";
import { checksum, type Migration } from "@/lib/db/migration-history";
import { StartError } from "@/server/start-error";

/** The same table as of `prisma migrate deploy`, so that either can continue where the other stopped. */
const TABLE = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                  varchar(36) PRIMARY KEY NOT NULL,
    checksum            varchar(64) NOT NULL,
    finished_at         timestamptz,
    migration_name      varchar(255) NOT NULL,
    logs                text,
    rolled_back_at      timestamptz,
    started_at          timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

const RECORD = `
  INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
  VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`;

/**
 * Applies one migration and records it in the same transaction: it is applied completely or not at all.
 * (Prisma's engine in WebAssembly was tried: its adapter cuts scripts at every semicolon, and functions break.)
 */
export async function applyMigration(client: pg.Client, migration: Migration): Promise<void> {
  await client.query(TABLE);
  await client.query("BEGIN");
  try {
    await client.query(migration.sql);
    await client.query(RECORD, [randomUUID(), checksum(migration.sql), migration.name]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => undefined);
    throw new StartError(`Migration ${migration.name} failed and was rolled back: ${describe(error, migration.sql)}`);
  }
}

function describe(error: unknown, sql: string): string {
  if (!(error instanceof Error)) return String(error);
  const position = "position" in error ? Number(error.position) : Number.NaN;
  const where = position > 0 ? ` (line ${sql.slice(0, position).split("\n").length} of migration.sql)` : "";
  return `${error.message}${where}`;
}
