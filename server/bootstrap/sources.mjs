import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The sources of a build: a change in any of them causes a new build. */
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

/** The generated client follows from the schema; tests, their runners and migrations are not part of a build. */
const LEFT_OUT =
  /\.test\.tsx?$|^lib\/db\/generated\/|^prisma\/migrations\/|^server\/bootstrap\/(browser|check|check-parts|nightly|phase|shuffle|test)\.mjs$/;

/** Inside Next's own folder, so that removing the build also removes this record. */
export const NOTE = ".next/studymeter-build";

/** The server of the build in one file of plain JavaScript. */
export const SERVER_BUNDLE = ".next/studymeter-server.mjs";

/** Whether the existing build was made from the current sources. */
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
