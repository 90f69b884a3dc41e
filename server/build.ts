import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { getProcessEnv, SETTING_NAMES } from "@/lib/env";
import type { Shutdown } from "@/server/shutdown";
import { StartError } from "@/server/start-error";

const ROOT = join(import.meta.dirname, "..");

/** What a build is made of: a change in any of these makes a new one. */
const FOLDERS = [
  "app",
  "components",
  "emails",
  "inngest",
  "lib",
  "messages",
  "prisma",
  "public",
  "server",
  "simulator",
];
const FILES = [
  ...["package-lock.json", "next.config.ts", "postcss.config.mjs", "tsconfig.json"],
  ...["instrumentation.ts", "instrumentation-client.ts", "proxy.ts"],
];

/** Inside Next's own folder, so that whoever removes the build removes the note about it. */
const NOTE = join(ROOT, ".next", "studymeter-build");

/** Makes the production build unless the one that is there was made from the very same files. */
export async function ensureBuild(report: (line: string) => void, shutdown: Shutdown): Promise<void> {
  const wanted = await hashSources();
  const built = await readFile(NOTE, "utf8").catch(() => null);
  if (built === wanted) return;
  report("Building the app (about a minute, only after changes)…");
  const begin = performance.now();
  const reminder = setInterval(() => report(`  still building (${secondsSince(begin)} s)`), 20_000);
  const failure = await runBuild(shutdown).finally(() => clearInterval(reminder));
  if (failure !== null) {
    throw new StartError(`${failure.trimEnd()}\nThe build failed after ${secondsSince(begin)} s; its output is above.`);
  }
  await writeFile(NOTE, wanted);
}

async function hashSources(): Promise<string> {
  const sum = createHash("sha256");
  const files = [...FILES, ...(await Promise.all(FOLDERS.map(listFolder))).flat()].filter(isSource);
  for (const file of files) {
    const content = await readFile(join(ROOT, file)).catch(() => null);
    if (content) sum.update(file).update("\0").update(content).update("\0");
  }
  return sum.digest("hex");
}

async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort();
}

/** The generated client follows from the schema, which is hashed itself. */
function isSource(file: string): boolean {
  return !/\.test\.tsx?$|^lib\/db\/generated\/|^prisma\/migrations\//.test(file);
}

/** Answers with the build's output where it failed, with null where it did not. */
async function runBuild(shutdown: Shutdown): Promise<string | null> {
  const child = spawn(process.execPath, [join(ROOT, "node_modules/next/dist/bin/next"), "build"], {
    cwd: ROOT,
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

/** A build serves every setting, so it must not see any: one that does would be reused with another's. */
function withoutSettings(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(getProcessEnv()).filter(([name]) => !SETTING_NAMES.includes(name)));
}

function secondsSince(begin: number): number {
  return Math.round((performance.now() - begin) / 1000);
}
