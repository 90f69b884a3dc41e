import type { Writable } from "node:stream";
import pg from "pg";
import { from, to } from "pg-copy-streams";
import { getEnv } from "@/lib/env";
import type { PartitionOfBackup, TableOfBackup } from "./tables";

/** The connection that a backup or a restore works on. */
export type BackupClient = pg.Client;

/**
 * A dedicated connection for work that takes minutes: past any pooler, without the time-outs of calls. `work` runs in one transaction,
 * which for a backup is one snapshot of everything.
 */
export async function withLongTransaction<Result>(
  kind: "snapshot" | "write",
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({
    connectionString: getEnv().DATABASE_DIRECT_URL,
    keepAlive: true,
    application_name: "studymeter-backup",
  });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0");
    await client.query(kind === "snapshot" ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } finally {
    // Closing the connection rolls back what was not committed.
    await client.end();
  }
}

/** All rows of a table in PostgreSQL's text format, one line each. */
export function copyOut(client: pg.Client, { name, columns }: TableOfBackup): AsyncIterable<Buffer> {
  return client.query(to(`COPY (SELECT ${columns.join(", ")} FROM ${name}) TO STDOUT`));
}

export function copyIn(client: pg.Client, { name, columns }: TableOfBackup): Writable {
  return client.query(from(`COPY ${name} (${columns.join(", ")}) FROM STDIN`));
}

/**
 * Empties the tables and drops the rules that check rows one by one, since related rows are still missing; `restoreRules` recreates them,
 * and foreign keys are then checked over everything at once. Runs as the owner of the tables, who needs no further rights.
 */
export async function suspendRules(client: pg.Client, tables: readonly TableOfBackup[]): Promise<() => Promise<void>> {
  const { rows: keys } = await client.query<{ table: string; name: string; definition: string }>(FOREIGN_KEYS, [
    tables.map(({ name }) => name),
  ]);
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const { name } of tables) await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
  await client.query(`TRUNCATE ${tables.map(({ name }) => name).join(", ")}`);
  return async () => {
    for (const { name } of tables) await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
    for (const { table, name, definition } of keys) {
      await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
    }
  };
}

/** Creates a partition of the backup where it does not exist. */
export async function ensurePartition(client: pg.Client, { name, parent, bound }: PartitionOfBackup): Promise<void> {
  const { rows } = await client.query<{ found: boolean }>("SELECT to_regclass($1) IS NOT NULL AS found", [name]);
  if (!rows[0]?.found) await client.query(`CREATE TABLE ${name} PARTITION OF ${parent} ${bound}`);
}

const FOREIGN_KEYS = `
SELECT conrelid::regclass::text AS table, format('%I', conname) AS name, pg_get_constraintdef(oid) AS definition
FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY($1::text[]::regclass[])
ORDER BY conrelid::regclass::text, conname`;
