// npm run test:nightly: the full version of what npm test runs as a sample. All phases run, even if one fails; some three hours on two cores.
import { runLane } from "./phase.mjs";
import { fail, prepare, say } from "./prepare.mjs";

/** New seeds every night: each date continues where the date before ended. */
const YEARS = 10_000;
const DAY_MS = 86_400_000;
const FIRST_NIGHT = Date.UTC(2026, 0, 1);
const night = Math.floor((Date.now() - FIRST_NIGHT) / DAY_MS);
const firstYear = night * YEARS + 1;

const AT_LENGTH = { STUDYMETER_NIGHTLY: "on" };
const run = (module, ...args) => ["server/bootstrap/run.mjs", module, ...args];
const api = (...files) => ["node_modules/vitest/vitest.mjs", "run", "--project", "api", ...files];

/** Longest last, so that the short phases report early. */
const PHASES = [
  { title: "Build", args: run("server/cli/build.ts") },
  { title: "Fuzz at length, and a kill after every step of the journey", args: api("test/fuzz/", "test/api/journey") },
  { title: "Each guard of money, quota, access and audit deleted once", args: run("test/mutants/main.ts") },
  { title: "Chaos, twenty times at every step", args: run("test/chaos/main.ts", "--times", "20") },
  { title: "Unit and database tests, twenty times shuffled", args: ["server/bootstrap/shuffle.mjs", "--times", "20"] },
  {
    title: `${YEARS} years from seed ${firstYear} on`,
    args: run("test/simulation/main.ts", "--seeds", String(YEARS), "--from", String(firstYear)),
  },
];

await prepare();
const failed = await runLane(PHASES.map((phase) => ({ ...phase, env: AT_LENGTH, live: true })));
if (failed.length > 0) fail(`\nFailed: ${failed.join("; ")}`);
say("\nAll nightly tests passed.");
