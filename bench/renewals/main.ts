import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { seedCatalogue } from "@/prisma/seed";
import { runCommand } from "@/server/cli/run-command";
import { migrate } from "@/server/database/migrate";
import { startPostgres } from "@/server/postgres/start";
import { startApp } from "@/test/support/app";
import { buildApp } from "../servers";
import { SETTINGS } from "../settings";
import { addSubscribers, buyOnce, makeKey } from "./subscribers";

const { values: options } = parseArgs({ options: { renewals: { type: "string", default: "10000" } } });

/** What the night may cost the app's own database, for each renewal, besides the engine's bookkeeping. */
const MOST_STATEMENTS = 8;

await runCommand(async (report, shutdown) => {
  const renewals = Number(options.renewals);
  await buildApp();
  const dataDir = await mkdtemp(join(tmpdir(), "studymeter-bench-"));
  // PostgreSQL, which as root runs as another user, has to get through.
  await chmod(dataDir, 0o711);
  shutdown.add("data folder", () => rm(dataDir, { recursive: true, force: true }));
  const postgres = await startPostgres({
    dataDir,
    report,
    settings: { shared_preload_libraries: "pg_stat_statements", "pg_stat_statements.max": "10000" },
  });
  shutdown.add("PostgreSQL", postgres.stop);
  await migrate(postgres.url);
  const pool = new pg.Pool({ connectionString: postgres.url });
  pool.on("error", () => undefined);
  await pool.query("CREATE EXTENSION pg_stat_statements");
  await seedCatalogue(pool);
  const key = await makeKey(pool);
  Object.assign(process.env, SETTINGS);
  const app = await startApp({ databaseUrl: postgres.url, env: SETTINGS });
  shutdown.add("app", async () => void (await app.stop()));
  await buyOnce(app.url, key);
  report(`Preparing ${renewals.toLocaleString("en")} subscribers…`);
  const subscriptions = await addSubscribers(pool, renewals);
  const idle = await watchApp(app.url, key, () => sleep(5_000, true));

  await pool.query("SELECT pg_stat_statements_reset()");
  const begin = performance.now();
  await requestRenewals(pool, subscriptions);
  const marks: { done: number; seconds: number; memoryMb: number }[] = [];
  const busy = await watchApp(app.url, key, async () => {
    for (let done = 0; done < renewals; ) {
      await sleep(1_000);
      done = await countDone(pool);
      const seconds = (performance.now() - begin) / 1_000;
      if (done - (marks.at(-1)?.done ?? 0) >= renewals / 10 || done === renewals) {
        marks.push({ done, seconds, memoryMb: await memoryOf(app.pid) });
        report(`${done.toLocaleString("en")} of ${renewals.toLocaleString("en")} after ${Math.round(seconds)} s`);
      }
    }
    return true;
  });
  const statements = await countStatements(pool);
  await requireAgreement(pool, renewals);

  const half = marks.find(({ done }) => done >= renewals / 2);
  const whole = marks.at(-1);
  if (!half || !whole) throw new Error("The run was too short to be measured.");
  const [ours, engine] = [statements.ours / renewals, statements.engine / renewals];
  const lines = [
    `renewals                      ${whole.done.toLocaleString("en")}, each captured once, by both books`,
    `a second                      ${(whole.done / whole.seconds).toFixed(1)} (the gateway is asked 50 times a second at most)`,
    `second half : first half      ${((whole.seconds - half.seconds) / (whole.done - half.done) / (half.seconds / half.done)).toFixed(2)} in time a renewal (1.00 is linear)`,
    `statements a renewal          ${ours.toFixed(1)} ours, ${engine.toFixed(1)} the engine's and the outbox's`,
    `memory of the app             ${marks.map(({ memoryMb }) => Math.round(memoryMb)).join(" → ")} MB`,
    `check meanwhile : at rest     median ${(busy.median / idle.median).toFixed(2)}, 95th ${(busy.p95 / idle.p95).toFixed(2)} (${busy.answered.toLocaleString("en")} answered, ${busy.failed} failed)`,
  ];
  report(`\n${lines.join("\n")}`);
  await pool.end();
  if (ours > MOST_STATEMENTS)
    throw new Error(`A renewal takes ${ours.toFixed(1)} statements; at most ${MOST_STATEMENTS} are allowed.`);
});

/** As the job of 02:00 asks for them. */
async function requestRenewals(pool: pg.Pool, subscriptions: readonly string[]): Promise<void> {
  await pool.query(
    `INSERT INTO outbox_event (id, name, data, cause, created_at, next_attempt_at)
     SELECT gen_random_uuid(), 'renewal/requested', jsonb_build_object('subscriptionId', id), 'bench ' || id, now(), now() FROM unnest($1::uuid[]) id`,
    [subscriptions],
  );
}

async function countDone(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query(
    "SELECT count(*)::int AS done FROM subscription_renewal_log WHERE status = 'captured'",
  );
  return rows[0].done;
}

/** Charged once each, by the simulator's books and by ours, and prolonged once each. */
async function requireAgreement(pool: pg.Pool, renewals: number): Promise<void> {
  const { rows } = await pool.query(
    `SELECT (SELECT count(*)::int FROM simulator.payment WHERE recurring AND status = 'captured') AS charged,
       (SELECT count(*)::int FROM payment WHERE applied_as = 'renewal') AS booked,
       (SELECT count(*)::int FROM user_subscription WHERE end_date > now() + interval '30 days') AS prolonged`,
  );
  // The first payer has just bought her period: she is one of those who are served for more than 29 days, not of those who renewed.
  const { charged, booked, prolonged } = rows[0];
  if (charged !== renewals || booked !== renewals || prolonged < renewals)
    throw new Error(`The books differ: ${JSON.stringify(rows[0])}`);
}

async function countStatements(pool: pg.Pool): Promise<{ ours: number; engine: number }> {
  const { rows } = await pool.query<{ calls: string; query: string }>(
    `SELECT calls, query FROM pg_stat_statements
     WHERE query !~* '^(begin|commit|rollback|set |select pg_stat)' AND query !~ 'simulator\\.' AND query !~ 'subscription_renewal_log WHERE status = '`,
  );
  const sums = { ours: 0, engine: 0 };
  for (const { calls, query } of rows) {
    if (/\b(api_key|usage_counter)\b/.test(query)) continue;
    sums[/\b(job_\w+|outbox_event)\b/.test(query) && !/INSERT INTO outbox_event/.test(query) ? "engine" : "ours"] +=
      Number(calls);
  }
  return sums;
}

interface Watched {
  median: number;
  p95: number;
  answered: number;
  failed: number;
}

/** Asks the app all the time what a student may do, one call after the other, while something else goes on. */
async function watchApp(url: string, key: string, work: () => Promise<boolean>): Promise<Watched> {
  const times: number[] = [];
  let failed = 0;
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const begin = performance.now();
      const response = await fetch(`${url}/api/usage/check`, {
        method: "POST",
        headers: { Authorization: `Bearer ${key}`, "X-User-ID": "first" },
        body: JSON.stringify({ feature: "quiz" }),
      }).catch(() => null);
      await response?.text();
      if (response?.ok) times.push(performance.now() - begin);
      else failed++;
      await sleep(20);
    }
  })();
  await work().finally(() => {
    isOver = true;
  });
  await asking;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), answered: times.length, failed };
}

async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}
