import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { freePort, startApp } from "@/test/support/app";

const ROOT = join(import.meta.dirname, "..");
const POOL_SIZE = "20";

export interface RunningServer {
  url: string;
  pid: number;
  stop(): Promise<unknown>;
}

/** Settings that a server refuses to start without, none of which a usage call touches. */
const SETTINGS = {
  NEXTAUTH_SECRET: "nextauth-of-the-bench-0123456789abcdef",
  TOKEN_SECRET: "token-of-the-bench-0123456789abcdef",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
  AUDIT_KEY: "audit-of-the-bench-0123456789abcdef",
  RAZORPAY_KEY_ID: "rzp_test_bench",
  RAZORPAY_KEY_SECRET: "razorpay-of-the-bench",
  RAZORPAY_WEBHOOK_SECRET: "webhook-of-the-bench",
  LOG_LEVEL: "error",
};

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
    const answer = await fetch(url).catch(() => null);
    if (answer) break;
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
