import { expect, inject, it } from "vitest";
import { runProgram } from "@/test/support/program";

/** Half of each of two worlds, so that two outages, downtimes and beginnings of a year are met; the night lives 10,000 years. */
const FROM = "26";
const SEEDS = "50";

it(`${SEEDS} years of purchases, declines, lost answers, crashes and clock jumps keep every rule after every event`, {
  timeout: 600_000,
}, async () => {
  // One process: the other core has the rest of the tests to run.
  const some = ["--from", FROM, "--seeds", SEEDS, "--workers", "1"];
  const args = ["test/simulation/main.ts", ...some, "--postgres", inject("postgresUrl")];
  const simulation = runProgram("server/bootstrap/run.mjs", args, {});
  const code = await simulation.ended();
  // What it says is how a failing seed is replayed.
  expect(code, simulation.output()).toBe(0);
  expect(simulation.output()).toContain(`${SEEDS} years, every rule kept`);
});
