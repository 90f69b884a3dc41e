import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { freePort, startApp } from "@/test/support/app";
import { SETTINGS } from "./settings";

const ROOT = join(import.meta.dirname, "..");
const POOL_SIZE = "20";

export interface RunningServer {
  url: string;
  pid: number;
  stop(): Promise<unknown>;
}

export async function buildApp(): Promise<void> {
  const build = spawn(process.execPath, ["--import", "tsx", "server/cli/build.ts"], { cwd: ROOT, stdio: "inherit" });
  const [code] = await once(build, "exit");
  if (code !== 0) throw new Error("The app could not be built.");
}

/** The real server, as `npm start` runs it. */
export async function startOurs(databaseUrl: string, profile: string | undefined): Promise<RunningServer> {
  const env = { ...SETTINGS, DATABASE_POOL_SIZE: POOL_SIZE };
  if (!profile) return startApp({ databaseUrl, env });
  const profiler = pathToFileURL(join(import.meta.dirname, "cpu-profile.mjs")).href;
  return startApp({
    databaseUrl,
    env: { ...env, NODE_OPTIONS: `--import ${profiler}`, BENCH_PROFILE_DIR: resolve(profile) },
  });
}

export async function startControl(databaseUrl: string): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", "bench/control.ts"], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      DATABASE_POOL_SIZE: POOL_SIZE,
      PORT: String(port),
    },
  });
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; tries < 200; tries++) {
    const response = await fetch(url).catch(() => null);
    if (response) break;
    await sleep(50);
  }
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}
