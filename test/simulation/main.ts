// npm run simulate -- --seeds 10000: a year for each student, decided by a seed, against a real PostgreSQL and the local Razorpay.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { completeEnv } from "@/lib/env";
import { runCommand } from "@/server/cli/run-command";
import type { Shutdown } from "@/server/shutdown";
import { startTestPostgres } from "@/test/support/postgres";
import { TEST_SETTINGS } from "@/test/support/settings";
import { BrokenRule } from "./broken-rule";
import { startGateway } from "./gateway";
import { runWorld, SEEDS_A_WORLD, worldOf } from "./run";

const { values: options } = parseArgs({
  options: {
    /** How many seeds, from `from` on. */
    seeds: { type: "string", default: "200" },
    from: { type: "string", default: "1" },
    /** Parallel processes; with n of them, each takes every n-th world. */
    workers: { type: "string", default: String(availableParallelism()) },
    /** The PostgreSQL server to use; without it one is started. */
    postgres: { type: "string" },
    /** The number of this process, set when the main process starts it. */
    worker: { type: "string" },
  },
});

await runCommand(async (report, shutdown) => {
  completeEnv(TEST_SETTINGS);
  const seeds = Array.from({ length: Number(options.seeds) }, (_, index) => Number(options.from) + index);
  const workers = Number(options.workers);
  if (options.worker === undefined) {
    const url = options.postgres ?? (await startOwn(shutdown));
    const begin = performance.now();
    const failed = await Promise.all(Array.from({ length: workers }, (_, worker) => startWorker(worker, url)));
    if (failed.some(Boolean)) throw new Error("Some seeds broke a rule. See above how to replay them.");
    report(`${seeds.length} years, every rule kept, in ${Math.round((performance.now() - begin) / 1000)} s.`);
    return;
  }
  const gateway = await startGateway();
  shutdown.add("gateway", gateway.stop);
  let broken = 0;
  for (const number of new Set(seeds.map(worldOf))) {
    if (number % workers !== Number(options.worker)) continue;
    const members = seeds.filter((seed) => worldOf(seed) === number);
    const begin = performance.now();
    try {
      await runWorld({ postgresUrl: String(options.postgres), gateway }, number, members);
      report(`world ${number}: ${members.length} years in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
    } catch (error) {
      if (!(error instanceof BrokenRule)) throw error;
      broken += 1;
      report(describeBroken(error));
    }
  }
  if (broken > 0) throw new Error(`${broken} worlds broke a rule.`);
});

async function startOwn(shutdown: Shutdown): Promise<string> {
  const postgres = await startTestPostgres();
  shutdown.add("PostgreSQL", postgres.stop);
  return postgres.url;
}

async function startWorker(worker: number, postgresUrl: string): Promise<boolean> {
  const given = ["--worker", String(worker), "--postgres", postgresUrl, ...process.argv.slice(2)];
  const child = spawn(process.execPath, ["--import", "tsx", import.meta.filename, ...given], { stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code !== 0;
}

function describeBroken({ seed, problems, history }: BrokenRule): string {
  const first = worldOf(seed) * SEEDS_A_WORLD + 1;
  return [
    ...history,
    `seed ${seed} broke a rule:`,
    ...problems.map((problem) => `  - ${problem}`),
    `Replay it alone: npm run simulate -- --from ${seed} --seeds 1`,
    `or with its whole world: npm run simulate -- --from ${first} --seeds ${SEEDS_A_WORLD}`,
  ].join("\n");
}
