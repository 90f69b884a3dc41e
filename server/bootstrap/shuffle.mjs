// node server/bootstrap/shuffle.mjs [--times 20] [--seed N]: runs the unit and database tests repeatedly, the files and the tests within
// them in a new random order each time. A test that depends on another one fails sooner or later; its seed reproduces the order:
// --times 1 --seed N, or for a single file vitest's own --sequence.shuffle --sequence.seed=N.
import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { fail, prepare, say } from "./prepare.mjs";

const LARGEST_SEED = 2 ** 31 - 1;

const { values } = parseArgs({ options: { times: { type: "string", default: "20" }, seed: { type: "string" } } });
const times = readNumber("times", values.times);
const first = values.seed === undefined ? randomInt(1, LARGEST_SEED) : readNumber("seed", values.seed);

await prepare();
const failed = [];
for (let run = 0; run < times; run++) {
  const seed = ((first + run - 1) % LARGEST_SEED) + 1;
  say(`\n== Run ${run + 1} of ${times}, seed ${seed}\n`);
  const began = performance.now();
  const ok = runTests(seed);
  say(`\nSeed ${seed}: ${ok ? "passed" : "failed"} in ${Math.round((performance.now() - began) / 1000)} s`);
  if (!ok) failed.push(seed);
}

if (failed.length > 0) say(`\nFailed with the seeds ${failed.join(", ")}`);
say(`\n${times - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

function runTests(seed) {
  const order = ["--sequence.shuffle", `--sequence.seed=${seed}`];
  const args = ["node_modules/vitest/vitest.mjs", "run", "--project", "unit", "--project", "db", ...order];
  const { status, signal } = spawnSync(process.execPath, args, { stdio: "inherit" });
  // After Ctrl-C no further run is started.
  if (signal === "SIGINT" || signal === "SIGTERM") fail(`Stopped at seed ${seed}.`);
  return status === 0;
}

function readNumber(name, text) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= LARGEST_SEED) return number;
  return fail(`--${name} must be a whole number from 1 to ${LARGEST_SEED}.`);
}
