import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "@/server/free-port";

export { freePort };

export interface AppOptions {
  databaseUrl: string;
  port?: number;
  /** False serves everything through Next, as on a host that runs only Next. */
  hotRoutes?: boolean;
  env?: Record<string, string>;
}

export interface RunningApp {
  url: string;
  pid: number;
  /** What it has written so far, for a failing test to show. */
  output(): string;
  /** SIGTERM, as an orchestrator sends it. @returns the exit code */
  stop(): Promise<number | null>;
  /** SIGKILL: nothing is flushed or closed. */
  kill9(): Promise<void>;
}

const ROOT = join(import.meta.dirname, "../..");
const READY_WITHIN_MS = 120_000;

/** Starts the built server in a process of its own and waits until it is ready. `npm run build` must have run. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const port = options.port ?? (await freePort());
  const child = spawn(process.execPath, ["server/bootstrap/start.mjs"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      STUDYMETER_MODE: "test",
      STUDYMETER_HOT_ROUTES: options.hotRoutes === false ? "off" : "on",
      DATABASE_URL: options.databaseUrl,
      DATABASE_DIRECT_URL: "",
      PORT: String(port),
      HOST: "127.0.0.1",
      APP_URL: "",
      NEXTAUTH_URL: "",
      ...options.env,
    },
  });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const url = `http://127.0.0.1:${port}`;
  await waitUntilReady(url, child, () => output);
  return {
    url,
    pid: child.pid ?? 0,
    output: () => output,
    stop: () => end(child, "SIGTERM"),
    kill9: async () => {
      await end(child, "SIGKILL");
    },
  };
}

async function waitUntilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const end = performance.now() + READY_WITHIN_MS;
  while (performance.now() < end) {
    if (hasEnded(child)) throw new Error(`The app ended before it was ready:\n${output()}`);
    const response = await fetch(`${url}/api/health/ready`).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok) return;
    await sleep(50);
  }
  child.kill("SIGKILL");
  throw new Error(`The app was not ready within ${READY_WITHIN_MS / 1000} s:\n${output()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (!hasEnded(child)) {
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }
  return child.exitCode;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
