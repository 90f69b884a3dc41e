// npm test: everything. The static checks (npm run check) come first, and two lanes run in parallel, so that one computes while the
// other one waits: types, the build and the browser; the source checks, the unit and database tests, and the API of the built app.
// `npm test -- word` runs the vitest files whose path contains the word; `npm run test:unit` the unit tests alone; `npm run e2e` the browser tests.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "./browser.mjs";
import { CHECK_LANES } from "./check-parts.mjs";
import { remind, runLane, runPhase } from "./phase.mjs";
import { prepare, say } from "./prepare.mjs";

const PARTS = ["--e2e", "--unit"];
const part = process.argv.slice(2).find((argument) => PARTS.includes(argument));
/** Parts of paths, and other arguments for the test runner. */
const filter = process.argv.slice(2).filter((argument) => !PARTS.includes(argument));
const isWhole = !part && filter.length === 0;
const total = { passed: 0, failed: 0 };
/** Titles of the failed phases, for the summary. */
const broken = [];
await prepare();
const reports = mkdtempSync(join(tmpdir(), "studymeter-reports-"));

if (isWhole) await everything();
else if (part === "--e2e") {
  if (await build()) await browserTests();
} else if (part === "--unit") {
  await vitest("Unit tests", ["unit"]);
} else {
  await vitest("Tests", ["unit", "db"]);
  if (hasApiFiles() && (await build())) await vitest("API tests", ["api"]);
}

rmSync(reports, { recursive: true, force: true });
if (broken.length > 0) say(`\nFailed: ${broken.join(", ")}`);
say(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;

async function everything() {
  const end = remind();
  const [types, sources] = CHECK_LANES;
  // It may have to be installed, and the checks and the build do not need it.
  const browser = findBrowser().catch((error) => {
    say(error.message);
    return null;
  });
  // Both generate the types of routes, so the build waits.
  const built = check(types).then(build);
  await Promise.all([
    built.then((isBuilt) => isBuilt && browserTests(browser)),
    check(sources)
      .then(() => vitest("Unit and database tests", ["unit", "db"]))
      .then(() => built)
      .then((isBuilt) => isBuilt && vitest("API tests", ["api"])),
  ]);
  end();
}

async function check(lane) {
  for (const title of await runLane(lane)) add(title, false, 0, 0);
}

async function build() {
  const title = "Build";
  const ok = await run({ title, args: ["server/bootstrap/run.mjs", "server/cli/build.ts"] });
  if (!ok) add(title, false, 0, 0);
  return ok;
}

async function vitest(title, projects) {
  const report = join(reports, `${projects.join("-")}.json`);
  const selected = projects.flatMap((project) => ["--project", project]);
  const output = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const optional = filter.length > 0 ? ["--passWithNoTests"] : [];
  const args = ["node_modules/vitest/vitest.mjs", "run", ...selected, ...output, ...optional, ...filter];
  const ok = await run({ title, args });
  const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = read(report);
  // A file that cannot even be loaded has no failed test in it.
  const unloaded = testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  );
  add(title, ok, numPassedTests, numFailedTests + unloaded.length);
}

async function browserTests(finding = findBrowser()) {
  const title = "Browser tests";
  const browser = await finding;
  if (!browser) {
    say("\nNo browser was found and none could be installed, so the browser tests cannot run.");
    say("Install Chromium or Chrome, or set PLAYWRIGHT_CHROMIUM_PATH to one that works.");
    add(title, false, 0, 0);
    return;
  }
  const report = join(reports, "e2e.json");
  const args = ["node_modules/@playwright/test/cli.js", "test", "--reporter=list,json", ...filter];
  const env = { PLAYWRIGHT_CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const ok = await run({ title, args, env });
  const { stats = {}, errors = [] } = read(report);
  add(title, ok, (stats.expected ?? 0) + (stats.flaky ?? 0), (stats.unexpected ?? 0) + errors.length);
}

/** The output of a phase that runs alone is shown live. */
function run(phase) {
  return runPhase({ ...phase, live: !isWhole });
}

/** A run that failed without naming a failed test (a crash, an unhandled error) is still one failure. */
function add(title, ok, passed, failed) {
  total.passed += passed;
  total.failed += ok || failed > 0 ? failed : 1;
  if (!ok || failed > 0) broken.push(title);
}

function hasApiFiles() {
  const { stdout } = spawnSync(
    process.execPath,
    ["node_modules/vitest/vitest.mjs", "list", "--filesOnly", "--project", "api", ...filter],
    { encoding: "utf8" },
  );
  return stdout.includes(".api.test.");
}

function read(report) {
  return existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
}
