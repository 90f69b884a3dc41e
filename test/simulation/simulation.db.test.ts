import { expect, inject, it } from "vitest";
import { runProgram } from "@/test/support/program";

/** Half of each of two worlds, so that outages, downtimes and turns of a year occur; the nightly run takes 10,000 seeds. */
const FROM = "26";
const SEEDS = "50";

it(`${SEEDS} years of purchases, declines, lost responses, crashes and clock jumps keep every rule after every event`, {
  timeout: 600_000,
}, async () => {
  // One process, so that the rest of the tests keep a core.
  const some = ["--from", FROM, "--seeds", SEEDS, "--workers", "1"];
  const args = ["test/simulation/main.ts", ...some, "--postgres", inject("postgresUrl")];
  const simulation = runProgram("server/bootstrap/run.mjs", args, {});
  const code = await simulation.ended();
  // Its output says how to replay a failing seed.
  expect(code, simulation.output()).toBe(0);
  expect(simulation.output()).toContain(`${SEEDS} years, every rule kept`);
});
