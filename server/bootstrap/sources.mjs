import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

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

/** The generated client follows from the schema; tests, what runs them, and migrations are in no build. */
const LEFT_OUT =
  /\.test\.tsx?$|^lib\/db\/generated\/|^prisma\/migrations\/|^server\/bootstrap\/(browser|check|check-parts|nightly|phase|shuffle|test)\.mjs$/;

/** Inside Next's own folder, so that whoever removes the build removes the note about it. */
export const NOTE = ".next/studymeter-build";

/** The server of the build in one file of plain JavaScript. */
export const SERVER_BUNDLE = ".next/studymeter-server.mjs";

/** Whether the build that is there was made from the files that are there. */
export function isBuildCurrent() {
  return existsSync(SERVER_BUNDLE) && existsSync(NOTE) && readFileSync(NOTE, "utf8") === hashSources();
}

export function hashSources() {
  const sum = createHash("sha256");
  for (const file of [...FILES, ...FOLDERS.flatMap(listFolder)]) {
    if (!LEFT_OUT.test(file) && existsSync(file)) sum.update(file).update("\0").update(readFileSync(file)).update("\0");
  }
  return sum.digest("hex");
}

export function listFolder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
