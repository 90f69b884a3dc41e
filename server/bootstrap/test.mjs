// npm test: everything, in the order in which a failure is cheapest to find. `npm test -- word` runs the vitest files whose
// path contains the word; `npm run e2e` runs the browser tests alone.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "./browser.mjs";
import { prepare, say } from "./prepare.mjs";

const onlyBrowser = process.argv.includes("--e2e");
const filter = process.argv.slice(2).filter((argument) => argument !== "--e2e");
const total = { passed: 0, failed: 0 };
await prepare();
const reports = mkdtempSync(join(tmpdir(), "studymeter-reports-"));

if (onlyBrowser) {
  if (build()) await browserTests();
} else if (filter.length > 0) {
  vitest("Tests", ["unit", "db"], filter);
  if (hasApiFiles() && build()) vitest("API tests", ["api"], filter);
} else {
  vitest("Unit and database tests", ["unit", "db"]);
  if (build()) {
    vitest("API tests", ["api"]);
    await browserTests();
  }
}

rmSync(reports, { recursive: true, force: true });
say(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

function vitest(title, projects, files = []) {
  const report = join(reports, `${projects.join("-")}.json`);
  const selected = projects.flatMap((project) => ["--project", project]);
  const output = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const optional = files.length > 0 ? ["--passWithNoTests"] : [];
  const ok = run(title, "vitest/vitest.mjs", ["run", ...selected, ...output, ...optional, ...files]);
  const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = read(report);
  // A file that cannot even be loaded has no failed test in it.
  const broken = testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  add(ok, numPassedTests, numFailedTests + broken.length);
}

async function browserTests() {
  const browser = await findBrowser();
  if (!browser) {
    say("\nNo browser was found and none could be installed, so the browser tests cannot run.");
    say("Install Chromium or Chrome, or set PLAYWRIGHT_CHROMIUM_PATH to one that works.");
    total.failed++;
    return;
  }
  const report = join(reports, "e2e.json");
  const ok = run("Browser tests", "@playwright/test/cli.js", ["test", "--reporter=list,json", ...filter], {
    PLAYWRIGHT_CHROMIUM_PATH: browser,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  const { stats = {}, errors = [] } = read(report);
  add(ok, (stats.expected ?? 0) + (stats.flaky ?? 0), (stats.unexpected ?? 0) + errors.length);
}

function build() {
  const ok = run("Build", null, ["server/bootstrap/run.mjs", "server/cli/build.ts"]);
  if (!ok) total.failed++;
  return ok;
}

function hasApiFiles() {
  const { stdout } = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "list", "--filesOnly", "--project", "api", ...filter],
    { encoding: "utf8" },
  );
  return stdout.includes(".api.test.");
}

/** A run that failed without naming a failed test (a crash, an unhandled error) is still one failure. */
function add(ok, passed, failed) {
  total.passed += passed;
  total.failed += ok || failed > 0 ? failed : 1;
}

function run(title, program, args, env = {}) {
  say(`\n== ${title}\n`);
  const begin = performance.now();
  const script = program ? [`node_modules/${program}`] : [];
  const { status } = spawnSync(process.execPath, [...script, ...args], {
    stdio: "inherit",
    env: { ...process.env, ...env },
  });
  say(`\n${title}: ${status === 0 ? "done" : "failed"} in ${Math.round((performance.now() - begin) / 1000)} s`);
  return status === 0;
}

function read(report) {
  return existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
}
