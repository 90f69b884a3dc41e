import { chmod, mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { systemClock } from "@/lib/clock";
import { installCatalogue } from "@/lib/services/catalogue/install-catalogue";
import { runCommand } from "@/server/cli/run-command";
import { migrate } from "@/server/database/migrate";
import { startPostgres } from "@/server/postgres/start";
import { countUses, prepareDataset, STUDENTS } from "./dataset";
import { CONNECTIONS, type Measured, measure, type Target } from "./measure";
import { type Pair, table } from "./report";
import { buildApp, startControl, startOurs } from "./servers";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "4" },
    only: { type: "string", default: "" },
    /** Writes CPU profiles of the app into this folder when it ends. */
    profile: { type: "string" },
  },
});

interface Scenario {
  name: string;
  call: "consume" | "check";
  feature: "bench" | "bench_full";
  pick: () => number;
  status: number;
}

/** Enough calls of each kind for the JIT compiler to have optimized the code. */
const WARM_UP = { amount: 5_000 };

const spread = () => Math.floor(Math.random() * STUDENTS);
const hot = () => 0;
const SCENARIOS: Scenario[] = [
  { name: "consume, spread", call: "consume", feature: "bench", pick: spread, status: 200 },
  { name: "consume, one hot student", call: "consume", feature: "bench", pick: hot, status: 200 },
  { name: "consume, refused", call: "consume", feature: "bench_full", pick: spread, status: 403 },
  { name: "check, spread", call: "check", feature: "bench", pick: spread, status: 200 },
  { name: "check, one hot student", call: "check", feature: "bench", pick: hot, status: 200 },
];

await runCommand(async (report, shutdown) => {
  const rounds = Number(options.rounds);
  const seconds = Number(options.seconds);
  await buildApp();
  const dataDir = await mkdtemp(join(tmpdir(), "studymeter-bench-"));
  // When run as root, PostgreSQL runs as another user, who must be able to enter the folder.
  await chmod(dataDir, 0o711);
  shutdown.add("data folder", () => rm(dataDir, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir, report });
  shutdown.add("PostgreSQL", postgres.stop);
  await migrate(postgres.url);
  const pool = new pg.Pool({ connectionString: postgres.url });
  pool.on("error", () => undefined);
  await installCatalogue(pool, systemClock.now());
  report(`Preparing ${STUDENTS.toLocaleString("en")} students…`);
  const { apiKey, subscriptionIds } = await prepareDataset(pool);
  const ours = await startOurs(postgres.url, options.profile);
  shutdown.add("app", async () => void (await ours.stop()));
  const control = await startControl(postgres.url);
  shutdown.add("control", control.stop);

  const targetsOf = ({ call, feature, status }: Scenario): Record<keyof Pair, Target> => {
    const common = { method: "POST", body: JSON.stringify({ feature }) };
    const json = { "Content-Type": "application/json" };
    return {
      ours: {
        ...ours,
        status,
        request: (student) => ({
          ...common,
          path: `/api/usage/${call}`,
          headers: { ...json, Authorization: `Bearer ${apiKey}`, "X-User-ID": `student-${student}` },
        }),
      },
      control: {
        ...control,
        status,
        request: (student) => ({
          ...common,
          path: `/${call}`,
          headers: { ...json, "X-User-ID": subscriptionIds[student] ?? "" },
        }),
      },
    };
  };

  report(
    `${rounds} rounds of ${seconds} s a cell, ${CONNECTIONS} connections, ${cpus().length} cores for the load, both servers and PostgreSQL.`,
  );
  const scenarios = SCENARIOS.filter(({ name }) => name.startsWith(options.only));
  const results = new Map<string, Pair[]>(scenarios.map(({ name }) => [name, []]));
  const acknowledged = { ours: 0, control: 0 };
  const before = await countUses(pool);
  // Round 0 is the warm-up, and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const scenario of scenarios) {
      const targets = targetsOf(scenario);
      // The order alternates with the round, so that a host that slows down or speeds up favours neither.
      const order = round % 2 === 0 ? (["ours", "control"] as const) : (["control", "ours"] as const);
      const pair: Partial<Record<keyof Pair, Measured>> = {};
      for (const side of order) {
        const measured = await measure(targets[side], scenario.pick, round === 0 ? WARM_UP : { duration: seconds });
        pair[side] = measured;
        if (scenario.call === "consume" && scenario.status === 200) acknowledged[side] += measured.answered;
      }
      if (round > 0 && pair.ours && pair.control)
        results.get(scenario.name)?.push({ ours: pair.ours, control: pair.control });
    }
    report(round === 0 ? "Warm." : `Round ${round} of ${rounds} done.`);
  }
  const after = await countUses(pool);
  for (const side of ["ours", "control"] as const) {
    // Calls that were in flight when a cell ended may be counted and not acknowledged; the reverse would be an error.
    if (after[side] - before[side] < acknowledged[side]) throw new Error(`${side} acknowledged more than it counted.`);
  }
  report(`\n${table(results)}`);
  await pool.end();
});
