import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { getEnv } from "@/lib/env";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const DATABASE_FACTS_ROW = {
  version: t.int4.assured("every server has a version"),
  now: t.timestamptz,
  settings: t.json
    .of<Record<"max_connections" | "fsync" | "synchronous_commit" | "full_page_writes" | "TimeZone", string>>()
    .assured("every server has these settings"),
  /** Our processes that are connected now, this one included. */
  instances: t.int4,
  invalidIndexes: t.texts,
  indexes: t.texts,
};
export type DatabaseFacts = RowOf<typeof DATABASE_FACTS_ROW>;

/** Version and settings, as the database reports them. */
export async function findDatabaseFacts(): Promise<DatabaseFacts> {
  const [row] = await queryRows(FACTS, []);
  if (!row) throw new Error("a statement without a table returns one row");
  return row;
}

const LISTEN_WITHIN_MS = 3_000;

/** Whether a NOTIFY on one connection reaches another: through a pooler it does not. */
export async function canListen(): Promise<boolean> {
  const client = new pg.Client({
    connectionString: getEnv().DATABASE_DIRECT_URL,
    connectionTimeoutMillis: LISTEN_WITHIN_MS,
    application_name: "studymeter-doctor",
  });
  client.on("error", () => undefined);
  const channel = `studymeter_doctor_${randomUUID().replaceAll("-", "")}`;
  try {
    await client.connect();
    await client.query(`LISTEN ${channel}`);
    const heard = new Promise<boolean>((done) => client.once("notification", () => done(true)));
    await queryRows(NOTIFY, [channel]);
    return await Promise.race([heard, sleep(LISTEN_WITHIN_MS, false, { ref: false })]);
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

const FACTS = defineStatement({
  name: "doctor_facts",
  text: `SELECT current_setting('server_version_num')::int / 10000 AS version, clock_timestamp() AS now,
  (SELECT json_object_agg(name, setting) FROM pg_settings
   WHERE name IN ('max_connections', 'fsync', 'synchronous_commit', 'full_page_writes', 'TimeZone')) AS settings,
  (SELECT count(DISTINCT (client_addr, application_name))::int FROM pg_stat_activity
   WHERE datname = current_database() AND application_name = 'studymeter') AS instances,
  (SELECT coalesce(array_agg(indexrelid::regclass::text), '{}') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
   WHERE NOT indisvalid AND c.relnamespace = 'public'::regnamespace) AS "invalidIndexes",
  (SELECT coalesce(array_agg(indexname::text), '{}') FROM pg_indexes WHERE schemaname = 'public') AS indexes`,
  row: DATABASE_FACTS_ROW,
});

const NOTIFY = defineStatement({ name: "doctor_notify", text: "SELECT pg_notify($1::text, '')" });
