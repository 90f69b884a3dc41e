import { randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StartError } from "@/server/start-error";
import { type DatabaseFolder, openDatabaseFolder, openDataDir } from "./data-folder";
import { SUPERUSER } from "./init";
import { type LaunchOptions, launch } from "./launch";
import { explain, textSince } from "./log";
import { findPostmaster, type Postmaster, stopPostmaster } from "./postmaster";

export interface StartOptions extends LaunchOptions {
  /** All data is below this folder; it is created if missing. */
  dataDir: string;
}

export interface RunningPostgres {
  /** The address of the database `studymeter`, password included. */
  url: string;
  port: number;
  pid: number;
  /** True if it was already running, left behind by a killed process. */
  adopted: boolean;
  stop(): Promise<void>;
}

const DATABASE = "studymeter";

/** Starts the embedded PostgreSQL of a data folder, or takes over the one that runs on it already. */
export async function startPostgres(options: StartOptions): Promise<RunningPostgres> {
  const dataDir = resolve(options.dataDir);
  await openDataDir(dataDir);
  const folder = await openDatabaseFolder(dataDir);
  const password = await keepPassword(dataDir, folder);
  const log = join(dataDir, "postgres.log");
  const { postmaster, adopted } = await launchOrAdopt(folder, password, log, options);
  try {
    await makeDatabase(addressOf(postmaster.port, password, "postgres"));
  } catch (error) {
    if (!adopted) await stopPostmaster(folder.path, postmaster.pid);
    throw error;
  }
  return {
    url: addressOf(postmaster.port, password, DATABASE),
    port: postmaster.port,
    pid: postmaster.pid,
    adopted,
    stop: () => stopPostmaster(folder.path, postmaster.pid),
  };
}

async function launchOrAdopt(
  folder: DatabaseFolder,
  password: string,
  log: string,
  options: StartOptions,
): Promise<{ postmaster: Postmaster; adopted: boolean }> {
  for (;;) {
    const running = folder.state === "present" ? await findPostmaster(folder.path) : null;
    const postmaster = running ?? (await launch(folder, password, log, options));
    try {
      if (await waitForResponse(log, folder, postmaster, password, options.report)) {
        return { postmaster, adopted: running !== null };
      }
      // The running server was already stopping, so a new one can be started.
      if (!running) throw explain(folder.path, await textSince(log, -4_000), log);
    } catch (error) {
      if (!running) await stopPostmaster(folder.path, postmaster.pid);
      throw error;
    }
  }
}

function addressOf(port: number, password: string, database: string): string {
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;
}

async function keepPassword(dataDir: string, folder: DatabaseFolder): Promise<string> {
  const file = join(dataDir, "postgres.password");
  const kept = await readFile(file, "utf8").catch(() => null);
  if (kept) return kept.trim();
  if (folder.state === "present") {
    throw new StartError(`${file} is missing, and without it the database cannot be opened in ${folder.path}.`);
  }
  const password = randomBytes(24).toString("base64url");
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, `${password}\n`, { mode: 0o600 });
  // A hard link is created atomically; if a concurrent first start was faster, its password is used.
  await link(draft, file).catch(() => undefined);
  await rm(draft);
  return (await readFile(file, "utf8")).trim();
}

/** SQLSTATE 57P03: the server is there and still starting, replaying what a crash left in its log. */
const STARTING_UP = "57P03";

/** Whether it accepted connections; false if it ended before. */
async function waitForResponse(
  log: string,
  folder: DatabaseFolder,
  postmaster: Postmaster,
  password: string,
  report?: (line: string) => void,
): Promise<boolean> {
  const begin = performance.now();
  let told = false;
  for (;;) {
    const problem = await tryConnect(addressOf(postmaster.port, password, "postgres"));
    if (problem === null) return true;
    const waited = performance.now() - begin;
    if (problem === "28P01") {
      throw new StartError(
        `The password in ${join(dirname(log), "postgres.password")} does not match the database in ${folder.path}.`,
      );
    }
    if ((await findPostmaster(folder.path)) === null) return false;
    if (problem !== STARTING_UP && waited > 30_000) throw explain(folder.path, "it does not respond", log);
    if (waited > 2_000 && !told) {
      report?.("The database was not shut down cleanly and recovers…");
      told = true;
    }
    await sleep(20);
  }
}

async function tryConnect(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return null;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    // 42P04 / 23505: a concurrent start was faster.
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code !== "42P04" && code !== "23505") throw error;
  } finally {
    await client.end();
  }
}
