// npm run test:nightly: what npm test does as a sample, done at length. All of it runs, even where one part fails; some three hours of two cores.
import { runLane } from "./phase.mjs";
import { fail, prepare, say } from "./prepare.mjs";

/** Years that were never lived before: each night goes on where the one before, by the calendar, has ended. */
const YEARS = 10_000;
const DAY_MS = 86_400_000;
const FIRST_NIGHT = Date.UTC(2026, 0, 1);
const night = Math.floor((Date.now() - FIRST_NIGHT) / DAY_MS);
const firstYear = night * YEARS + 1;

const AT_LENGTH = { STUDYMETER_NIGHTLY: "on" };
const run = (module, ...args) => ["server/bootstrap/run.mjs", module, ...args];
const api = (...files) => ["node_modules/vitest/vitest.mjs", "run", "--project", "api", ...files];

/** Longest last: what is short has said its word by then. */
const PHASES = [
  { title: "Build", args: run("server/cli/build.ts") },
  { title: "Fuzz at length, and a kill after every step of the journey", args: api("test/fuzz/", "test/api/journey") },
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
say("\nThe night found nothing.");
