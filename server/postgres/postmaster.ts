import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

/** What a running PostgreSQL writes about itself into its folder. */
export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * The PostgreSQL that runs on this folder, whoever started it; null when none does.
 * A killed launcher leaves one behind, a killed machine leaves only its pid file behind.
 */
export async function findPostmaster(folder: string): Promise<Postmaster | null> {
  const text = await readFile(join(folder, "postmaster.pid"), "utf8").catch(() => null);
  if (text === null) return null;
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  return pid > 0 && (await isPostgres(pid)) ? { pid, port: Number(lines[3]) } : null;
}

/**
 * After a restart of the machine or container, the number in a pid file left behind may belong to another program of
 * the same user, and PostgreSQL would refuse to start because of it. In every other case the file stays: through it
 * PostgreSQL notices that processes of a killed server still write to the folder.
 */
export async function clearMistakenPidFile(folder: string): Promise<void> {
  const file = join(folder, "postmaster.pid");
  const pid = Number((await readFile(file, "utf8").catch(() => "")).split("\n")[0]);
  if (pid > 0 && isAlive(pid) && !(await isPostgres(pid))) await rm(file, { force: true });
}

/** By the name of the program, not by its arguments: an editor that has postgres.conf open is not a database. */
async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  try {
    const { stdout } = await promisify(execFile)("ps", ["-o", "stat=,comm=", "-p", String(pid)]);
    return !stdout.trim().startsWith("Z") && /[\s/]postgres$/.test(stdout.trim());
  } catch {
    return (await nameOnLinux(pid)) === "postgres";
  }
}

/** Slim containers have no `ps`. */
async function nameOnLinux(pid: number): Promise<string> {
  return (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** PostgreSQL's shutdown modes: fast ends sessions and writes a checkpoint; immediate leaves recovery to the next start. */
const FAST = "SIGINT";
const IMMEDIATE = "SIGQUIT";

/** Stops a PostgreSQL and waits until its files are no longer in use. */
export async function stopPostmaster(folder: string, pid: number, patienceMs = 30_000): Promise<void> {
  for (const signal of [FAST, IMMEDIATE] as const) {
    if (!signalProcess(pid, signal)) return;
    if (await waitUntilGone(folder, pid, signal === FAST ? patienceMs : 5_000)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) does not stop.`);
}

function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

async function waitUntilGone(folder: string, pid: number, patienceMs: number): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    const text = await readFile(join(folder, "postmaster.pid"), "utf8").catch(() => null);
    // The file goes last. A process that we did not start may stay as a zombie, so its number alone says nothing.
    if (text === null || Number(text.split("\n")[0]) !== pid || !isAlive(pid)) return true;
    await sleep(20);
  }
  return false;
}
