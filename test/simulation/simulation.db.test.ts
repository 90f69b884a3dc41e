import { expect, inject, it } from "vitest";
import { runProgram } from "@/test/support/program";

/** What fits into little more than a minute of two cores; `npm run simulate -- --seeds 10000` is for a night. */
const SEEDS = "200";

it(`${SEEDS} years of purchases, declines, lost answers, crashes and clock jumps keep every rule after every event`, {
  timeout: 600_000,
}, async () => {
  const args = ["test/simulation/main.ts", "--seeds", SEEDS, "--workers", "2", "--postgres", inject("postgresUrl")];
  const simulation = runProgram("server/bootstrap/run.mjs", args, {});
  const code = await simulation.ended();
  // What it says is how a failing seed is replayed.
  expect(code, simulation.output()).toBe(0);
  expect(simulation.output()).toContain(`${SEEDS} years, every rule kept`);
});
