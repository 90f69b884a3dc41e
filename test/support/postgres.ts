import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { systemClock } from "@/lib/clock";
import { installCatalogue } from "@/lib/services/catalogue/install-catalogue";
import { migrate } from "@/server/database/migrate";
import { startPostgres } from "@/server/postgres/start";

/** The migrated database with the catalogue that test databases are copied from. */
const TEMPLATE = "studymeter_template";

/** A test database may be lost in a power cut, and fsync takes most of the time. The durability test has its own server. */
export const FAST = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "400",
  // On tables of a few rows, planning is most of the cost of a statement.
  plan_cache_mode: "force_generic_plan",
  jit: "off",
};

export interface TestPostgres {
  /** The address of its maintenance database. */
  url: string;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL server with the template in it. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), "studymeter-test-"));
  // When run as root, PostgreSQL runs as another user, who must be able to enter the folder.
  await chmod(dataDir, 0o711);
  const postgres = await startPostgres({ dataDir, settings: FAST });
  const admin = new pg.Client({ connectionString: databaseUrl(postgres.url, "postgres") });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  const url = databaseUrl(postgres.url, TEMPLATE);
  await migrate(url);
  const pool = new pg.Pool({ connectionString: url });
  await installCatalogue(pool, systemClock.now());
  await pool.end();
  await admin.query(`ALTER DATABASE ${TEMPLATE} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  await admin.end();
  return {
    url: databaseUrl(postgres.url, "postgres"),
    stop: async () => {
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A copy of the template. @returns its address */
export async function copyTemplate(postgresUrl: string, name: string): Promise<string> {
  await execute(postgresUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  return databaseUrl(postgresUrl, name);
}

/** Removes a database, even with open connections. */
export async function dropDatabase(postgresUrl: string, name: string): Promise<void> {
  await execute(postgresUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The address of another database on the same server. */
export function databaseUrl(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}
