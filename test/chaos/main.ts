// npm run chaos: two instances, kill -9 before and after every step of a purchase and of a renewal, twenty times each.
import { parseArgs } from "node:util";
import { completeEnv } from "@/lib/env";
import { runCommand } from "@/server/cli/run-command";
import { startTestPostgres } from "@/test/support/postgres";
import { TEST_SETTINGS } from "@/test/support/settings";
import { findLeaks } from "./leaks";
import { runRound } from "./round";
import { Stage } from "./stage";
import { STEPS } from "./steps";

const { values: options } = parseArgs({
  options: {
    times: { type: "string", default: "20" },
    /** How many students are at each step when the process is killed. */
    each: { type: "string", default: "2" },
  },
});

await runCommand(async (report, shutdown) => {
  completeEnv(TEST_SETTINGS);
  const postgres = await startTestPostgres();
  shutdown.add("PostgreSQL", postgres.stop);
  const stage = await Stage.set(postgres.url);
  shutdown.add("instances", () => stage.end());
  const each = Number(options.each);
  const rounds = Math.ceil(Number(options.times) / each);
  for (let round = 1; round <= rounds; round++) {
    const begin = performance.now();
    const problems = await runRound(stage, each);
    if (problems.length > 0) throw new Error(`Round ${round}:\n${problems.join("\n")}`);
    report(
      `round ${round} of ${rounds}: ${STEPS.length * each} killed, ledgers agree (${Math.round((performance.now() - begin) / 1000)} s)`,
    );
  }
  const leaks = await findLeaks(stage);
  if (leaks.length > 0) throw new Error(`Secrets were found:\n${leaks.join("\n")}`);
  report(
    `Killed at ${STEPS.length} steps, ${rounds * each} times each: one charge, one extension, one invoice, one mail.`,
  );
});
