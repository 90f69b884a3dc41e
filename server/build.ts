import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { getProcessEnv, SETTING_NAMES } from "@/lib/env";
import type { Shutdown } from "@/server/shutdown";
import { StartError } from "@/server/start-error";
import { hashSources, isBuildCurrent, NOTE } from "./bootstrap/sources.mjs";
import { bundleServer } from "./bundle";

/** Makes the production build unless the existing one was made from the same sources. */
export async function ensureBuild(report: (line: string) => void, shutdown: Shutdown): Promise<void> {
  if (isBuildCurrent()) return;
  const wanted = hashSources();
  await rm(NOTE, { force: true });
  report("Building the app (about a minute, only after changes)…");
  const begin = performance.now();
  const reminder = setInterval(() => report(`  still building (${secondsSince(begin)} s)`), 20_000);
  const failure = await runBuild(shutdown).finally(() => clearInterval(reminder));
  if (failure !== null) {
    throw new StartError(`${failure.trimEnd()}\nThe build failed after ${secondsSince(begin)} s; its output is above.`);
  }
  await bundleServer();
  // Removed first and written last, so that a failed or interrupted build never counts as one.
  await writeFile(NOTE, wanted);
}

/** Returns the output of a failed build, or null if it succeeded. */
async function runBuild(shutdown: Shutdown): Promise<string | null> {
  const child = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...withoutSettings(), NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  shutdown.add("build", async () => child.kill());
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const code = await new Promise<number | null>((done, reject) => {
    child.on("error", reject);
    child.on("close", done);
  });
  return code === 0 ? null : output;
}

/** A build is reused with every configuration, so it must not read any setting. */
function withoutSettings(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(getProcessEnv()).filter(([name]) => !SETTING_NAMES.includes(name)));
}

function secondsSince(begin: number): number {
  return Math.round((performance.now() - begin) / 1000);
}
