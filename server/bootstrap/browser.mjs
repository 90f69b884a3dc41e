import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { say } from "./prepare.mjs";

const INSTALLED = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * A Chromium for the browser tests: an installed one, else Playwright's own, else the distribution's. Null if none can be installed.
 * Runs asynchronously, so that other phases can run meanwhile.
 */
export async function findBrowser() {
  const named = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  if (named) return (await works(named)) ? named : null;
  const playwrights = (await import("@playwright/test")).chromium.executablePath();
  for (const path of [playwrights, ...INSTALLED]) if (await works(path)) return path;
  return (await installFromPlaywright(playwrights)) ?? installFromDistribution();
}

/** Some distributions install a stub script instead of the browser. */
async function works(path) {
  return existsSync(path) && (await succeeds(path, ["--version"], { timeout: 30_000 }));
}

async function installFromPlaywright(path) {
  if (!(await canDownload())) return null;
  say("Installing a browser for the tests (about a minute, once)…");
  const install = ["node_modules/@playwright/test/cli.js", "install", "chromium"];
  await succeeds(process.execPath, install, { timeout: 600_000 });
  return (await works(path)) ? path : null;
}

/** Playwright retries for minutes on a network without internet access. */
async function canDownload() {
  const host = process.env.PLAYWRIGHT_DOWNLOAD_HOST ?? "https://cdn.playwright.dev";
  return fetch(host, { method: "HEAD", signal: AbortSignal.timeout(5_000) }).then(
    () => true,
    () => false,
  );
}

async function installFromDistribution() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return null;
  say("Installing a browser for the tests from the distribution (about 20 s, once)…");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await succeeds("apt-get", ["update"], { env, timeout: 300_000 });
  await succeeds("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env, timeout: 600_000 });
  for (const path of INSTALLED) if (await works(path)) return path;
  return null;
}

/** Whether a program exits with 0; its output is discarded. */
function succeeds(command, args, options) {
  return new Promise((resolve) => {
    execFile(command, args, { ...options, maxBuffer: 64 * 1024 * 1024 }, (error) => resolve(error === null));
  });
}
