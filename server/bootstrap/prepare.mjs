// Runs before anything is installed: only Node's built-in modules here.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listFolder, NOTE } from "./sources.mjs";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const OLDEST_NODE = [20, 19];

/** Makes a fresh clone able to run TypeScript: the right Node, packages, the database client. */
export async function prepare() {
  process.chdir(ROOT);
  requireNode();
  await installPackages();
  await generateClient();
}

/** Prepares, and runs one of our TypeScript modules in this process, so that signals need no forwarding. */
export async function prepareAndRun(module) {
  await prepare();
  const { register } = await import("tsx/esm/api");
  register();
  return import(new URL(`../../${module}`, import.meta.url).href);
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(`Studymeter needs Node ${OLDEST_NODE.join(".")} or newer; this is ${process.versions.node}.`);
}

/** Runs `npm ci` where node_modules is missing or was not made from this package-lock.json. */
async function installPackages() {
  const stamp = "node_modules/.studymeter-install";
  const wanted = hash([readFileSync("package-lock.json"), process.platform, process.arch]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  if (!isInstalled()) {
    await step("Installing packages (about 40 s, once)", npm(), ["ci", "--include=dev", "--no-audit", "--no-fund"]);
  }
  writeFileSync(stamp, wanted);
}

/**
 * npm may have been run by hand. The installed packages are compared, because npm's own record of what it installed is
 * also rewritten by commands that install nothing.
 */
function isInstalled() {
  const wanted = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;
  return Object.entries(wanted).every(([path, { version, optional, devOptional, dev }]) => {
    if (path === "") return true;
    const file = join(path, "package.json");
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")).version === version;
    // A production image has been built and pruned to the production dependencies.
    return optional || devOptional || (dev && existsSync(NOTE));
  });
}

/** Prisma's client is generated from the schema and not in git. */
async function generateClient() {
  if (!existsSync("prisma/schema")) return;
  const stamp = "lib/db/generated/.stamp";
  const schema = listFolder("prisma/schema").map((file) => readFileSync(file));
  const version = readFileSync("node_modules/prisma/package.json");
  const wanted = hash([...schema, readFileSync("prisma.config.ts"), version]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  await step(
    "Generating the database client",
    [process.execPath, "node_modules/prisma/build/index.js"],
    ["generate", "--no-hints"],
    {
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      // Generating only checks that a schema engine exists and never runs it; without this it would download one.
      PRISMA_SCHEMA_ENGINE_BINARY: process.env.PRISMA_SCHEMA_ENGINE_BINARY ?? process.execPath,
    },
  );
  writeFileSync(stamp, wanted);
}

/** Runs a program quietly, with a progress line; its output is shown only if it fails. */
export async function step(title, [command, ...first], args, env = {}) {
  const begin = performance.now();
  const seconds = () => `${Math.round((performance.now() - begin) / 1000)} s`;
  say(`${title}…`);
  const reminder = setInterval(() => say(`  still running (${seconds()})`), 20_000);
  const child = spawn(command, [...first, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let output = "";
  const collect = (chunk) => {
    output = (output + chunk).slice(-20_000);
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      collect(error.message);
      resolve(1);
    });
    child.on("close", resolve);
  });
  clearInterval(reminder);
  if (code === 0) return;
  process.stderr.write(`${output.trimEnd()}\n`);
  fail(`${title} failed after ${seconds()}; its output is above.`);
}

export function npm() {
  const path = process.env.npm_execpath;
  // Yarn and pnpm set the same variable, and neither reads package-lock.json.
  return path && /npm-cli\.[cm]?js$/.test(path) ? [process.execPath, path] : ["npm"];
}

export function say(line) {
  process.stdout.write(`${line}\n`);
}

export function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}

function hash(parts) {
  const sum = createHash("sha256");
  for (const part of parts) sum.update(part).update("\0");
  return sum.digest("hex");
}
