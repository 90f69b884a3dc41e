import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { seedCatalogue } from "@/prisma/seed";
import { migrate } from "@/server/database/migrate";
import { type RunningPostgres, startPostgres } from "@/server/postgres/start";

declare module "vitest" {
  interface ProvidedContext {
    /** The run's PostgreSQL, at its maintenance database. */
    postgresUrl: string;
  }
}

export const TEMPLATE = "studymeter_template";

/** Losing a test database in a power cut costs nothing, and fsync most of the time; the durability test has its own server. */
const FAST = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "400" };

interface Shared {
  users: number;
  running: Promise<{ postgres: RunningPostgres; dataDir: string }>;
}

/** Each project of vitest.config.ts runs this file by itself, in one process; they share one server. */
const holder = globalThis as typeof globalThis & { __studymeterTestPostgres?: Shared };

/** Starts the run's PostgreSQL, with a migrated and seeded database that every test database is a copy of. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  holder.__studymeterTestPostgres ??= { users: 0, running: start() };
  const shared = holder.__studymeterTestPostgres;
  shared.users++;
  const { postgres, dataDir } = await shared.running;
  project.provide("postgresUrl", databaseUrl(postgres.url, "postgres"));
  return async () => {
    if (--shared.users > 0) return;
    holder.__studymeterTestPostgres = undefined;
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

async function start() {
  const dataDir = await mkdtemp(join(tmpdir(), "studymeter-test-"));
  // PostgreSQL, which as root runs as another user, has to get through.
  await chmod(dataDir, 0o711);
  const postgres = await startPostgres({ dataDir, settings: FAST });
  const admin = new pg.Client({ connectionString: databaseUrl(postgres.url, "postgres") });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  const url = databaseUrl(postgres.url, TEMPLATE);
  await migrate(url);
  const pool = new pg.Pool({ connectionString: url });
  await seedCatalogue(pool);
  await pool.end();
  await admin.query(`ALTER DATABASE ${TEMPLATE} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`);
  await admin.end();
  return { postgres, dataDir };
}

/** The address of another database on the same server. */
export function databaseUrl(url: string, database: string): string {
  return Object.assign(new URL(url), { pathname: `/${database}` }).href;
}
