import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@/server/free-port";
import { StartError } from "@/server/start-error";
import { type Binaries, findBinaries } from "./binaries";
import type { DatabaseFolder } from "./data-folder";
import { initDatabase } from "./init";
import { explain, rotateLog, textSince } from "./log";
import { clearMistakenPidFile, findPostmaster, type Postmaster } from "./postmaster";
import { CHILD_ENV } from "./user";

/** Acknowledged data must never be lost, so these are set explicitly. */
const DURABLE = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };

const SETTINGS: Record<string, string> = {
  ...DURABLE,
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  timezone: "UTC",
  log_timezone: "UTC",
  max_connections: "200",
  shared_buffers: "128MB",
  // For the sorts and hashes of metrics over a hundred thousand students; calls of students never need as much.
  work_mem: "16MB",
  log_checkpoints: "off",
};

export interface LaunchOptions {
  /** The port to listen on, which is waited for if it is taken; without one the system chooses. */
  port?: number;
  /** PostgreSQL settings on top of ours, for tests that trade durability for speed. */
  settings?: Record<string, string>;
  /** Called with a progress line before something that takes longer than a moment. */
  report?: (line: string) => void;
}

/** Starts PostgreSQL on a folder on which none runs; makes the database first where there is none. */
export async function launch(
  folder: DatabaseFolder,
  password: string,
  log: string,
  options: LaunchOptions,
): Promise<Postmaster> {
  const binaries = await findBinaries(folder.user);
  if (folder.state === "absent") {
    options.report?.("Creating the database…");
    await initDatabase(folder.path, binaries, folder.user, password);
  }
  await rotateLog(log);
  await clearMistakenPidFile(folder.path);
  for (let attempt = 0; ; attempt++) {
    // A given port stays the same in every attempt: whoever gives it has told it to clients that reconnect there.
    const port = options.port ?? (await freePort());
    const outcome = await spawnPostgres(binaries, folder, port, log, options.settings ?? {});
    if (typeof outcome !== "string") return outcome;
    const other = await findPostmaster(folder.path);
    // Two starts at the same moment: one of them started PostgreSQL, and the other one joins it.
    if (other) return other;
    if (!PASSING.test(outcome) || attempt === ATTEMPTS) {
      if (/could not bind/.test(outcome)) throw new StartError(`Port ${port} is taken by another program.`);
      throw explain(folder.path, outcome, log);
    }
    await sleep(200);
  }
}

/** Temporary failures: a port taken a moment ago, or processes of a killed server that are still exiting. */
const PASSING = /could not bind|shared memory block .* still in use/;
/** 200 ms apart. */
const ATTEMPTS = 20;

/** Returns the running server once it has written its pid file, or its output if it gave up. */
async function spawnPostgres(
  binaries: Binaries,
  folder: DatabaseFolder,
  port: number,
  log: string,
  extra: Record<string, string>,
): Promise<Postmaster | string> {
  const settings = { ...SETTINGS, ...extra, port: String(port) };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const begin = (await stat(log).catch(() => null))?.size ?? 0;
  const output = openSync(log, "a", 0o600);
  const child = spawn(binaries.postgres, ["-D", folder.path, ...args], {
    ...folder.user,
    cwd: "/",
    env: CHILD_ENV,
    // Its own process group: Ctrl-C in the terminal must reach us alone, so that requests in flight still find a database.
    detached: true,
    stdio: ["ignore", output, output],
  });
  closeSync(output);
  let ended: string | null = null;
  child.on("error", (error) => {
    ended = error.message;
  });
  child.on("exit", (code, signal) => {
    ended = `PostgreSQL ended with ${signal ?? `code ${code}`}`;
  });
  // The launcher's own process may end while PostgreSQL runs on (npm run api-key beside a running app).
  child.unref();
  while (ended === null) {
    const running = await readListening(folder.path);
    if (running && running.pid === child.pid && running.port === port) return running;
    await sleep(10);
  }
  return (await textSince(log, begin)) || ended;
}

/** PostgreSQL writes the first five lines of its pid file before it opens its port, and the sixth, the address, after. */
async function readListening(path: string): Promise<Postmaster | null> {
  const lines = (await readFile(join(path, "postmaster.pid"), "utf8").catch(() => "")).split("\n");
  return lines[5]?.trim() ? { pid: Number(lines[0]), port: Number(lines[3]) } : null;
}
