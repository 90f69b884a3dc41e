import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { systemClock } from "@/lib/clock";
import { installCatalogue } from "@/lib/services/catalogue/install-catalogue";
import { runCommand } from "@/server/cli/run-command";
import { migrate } from "@/server/database/migrate";
import { startPostgres } from "@/server/postgres/start";
import { startApp } from "@/test/support/app";
import { buildApp } from "../servers";
import { SETTINGS } from "../settings";
import { countDone, countWaiting, requireAgreement } from "./ledger";
import { countStatements } from "./statements";
import { addSubscribers, buyOnce, makeKey } from "./subscribers";
import { peakMemoryOf, watchApp } from "./watch";

const { values: options } = parseArgs({
  options: {
    renewals: { type: "string", default: "10000" },
    /** Lists every statement, with its calls a renewal. */
    statements: { type: "boolean", default: false },
  },
});

/** What a renewal may cost the database, besides the engine's bookkeeping. */
const MOST_STATEMENTS = 8;
const LOOK_EVERY_MS = 250;
const AT_REST_MS = 10_000;
const NO_PROGRESS_MS = 180_000;

interface Mark {
  done: number;
  seconds: number;
  peakMb: number | null;
}

await runCommand(async (report, shutdown) => {
  const renewals = Number(options.renewals);
  await buildApp();
  const dataDir = await mkdtemp(join(tmpdir(), "studymeter-bench-"));
  // When run as root, PostgreSQL runs as another user, who must be able to enter the folder.
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
  await installCatalogue(pool, systemClock.now());
  const key = await makeKey(pool);
  // The app must be able to decrypt what is encrypted here.
  Object.assign(process.env, SETTINGS, { DATABASE_URL: postgres.url, STUDYMETER_MODE: "test" });
  const app = await startApp({ databaseUrl: postgres.url, env: SETTINGS });
  shutdown.add("app", async () => void (await app.stop()));
  await buyOnce(app.url, key);
  report(`Preparing ${renewals.toLocaleString("en")} subscribers…`);
  const subscriptions = await addSubscribers(pool, renewals);
  const idle = await watchApp(app.url, key, () => sleep(AT_REST_MS));

  await pool.query("SELECT pg_stat_statements_reset()");
  const marks: Mark[] = [{ done: 0, seconds: 0, peakMb: await peakMemoryOf(app.pid) }];
  const wanted = [renewals / 4, renewals / 2, renewals].map(Math.ceil);
  const begin = performance.now();
  await requestRenewals(pool, subscriptions);
  const busy = await watchApp(app.url, key, async () => {
    await progress(async () => {
      const done = await countDone(pool);
      while (wanted[0] !== undefined && done >= wanted[0]) {
        wanted.shift();
        const mark = { done, seconds: (performance.now() - begin) / 1_000, peakMb: await peakMemoryOf(app.pid) };
        marks.push(mark);
        report(`${done.toLocaleString("en")} after ${Math.round(mark.seconds)} s, ${memoryText(mark)} at most`);
      }
      return renewals - done;
    });
  }).catch((error: unknown) => {
    report(app.output().slice(-4_000));
    throw error;
  });
  report("Waiting for the webhooks and mails that are left…");
  await progress(() => countWaiting(pool));
  const statements = await countStatements(pool);
  await requireAgreement(pool, renewals);

  const of = (owner: string) =>
    statements.reduce((sum, one) => (one.owner === owner ? sum + one.calls : sum), 0) / renewals;
  if (options.statements) {
    for (const { owner, calls, query } of statements)
      if (owner !== "none" && calls >= renewals / 100)
        report(
          `${(calls / renewals).toFixed(2).padStart(7)}  ${owner.padEnd(9)} ${query.replace(/\s+/g, " ").slice(0, 140)}`,
        );
  }
  const last = marks.at(-1);
  if (!last) throw new Error("The run was too short to be measured.");
  const lines = [
    `renewals               ${renewals.toLocaleString("en")}, each charged, renewed and invoiced once in both ledgers`,
    `a second               ${(renewals / last.seconds).toFixed(1)} (50 at most are started towards the gateway)`,
    `time a renewal         ${relativeTimes(marks).join(" : ")} in the first quarter, the second, and the second half (equal is linear)`,
    `statements a renewal   ${of("renewal").toFixed(2)} its own; webhooks ${of("webhooks").toFixed(2)}, mails ${of("mails").toFixed(2)}, notifications to pages ${of("changes").toFixed(2)}, others ${of("others").toFixed(2)}`,
    `                       the engine's and the outbox's ${of("engine").toFixed(1)}, the local gateway's ${of("gateway").toFixed(1)}`,
    `peak memory of the app ${marks.map((mark) => `${memoryText(mark)} at ${mark.done.toLocaleString("en")}`).join(", ")}`,
    `a check meanwhile      ${(busy.median / idle.median).toFixed(2)} times the median at rest, ${(busy.p95 / idle.p95).toFixed(2)} times the 95th percentile (${busy.answered.toLocaleString("en")} answered, ${busy.failed} failed)`,
  ];
  report(`\n${lines.join("\n")}`);
  await pool.end();
  if (of("renewal") > MOST_STATEMENTS * 1.01)
    throw new Error(`A renewal takes ${of("renewal").toFixed(2)} statements; ${MOST_STATEMENTS} are allowed.`);
});

/** Requests the renewals as the job of 02:00 does. */
async function requestRenewals(pool: pg.Pool, subscriptions: readonly string[]): Promise<void> {
  await pool.query(
    `INSERT /* bench */ INTO outbox_event (id, name, data, cause, created_at, next_attempt_at)
     SELECT gen_random_uuid(), 'renewal/requested', jsonb_build_object('subscriptionId', id), 'bench ' || id, now(), now() FROM unnest($1::uuid[]) id`,
    [subscriptions],
  );
}

/** Polls until nothing is left. @throws if there is no progress */
async function progress(countLeft: () => Promise<number>): Promise<void> {
  let least = Number.POSITIVE_INFINITY;
  let movedAt = performance.now();
  for (;;) {
    const left = await countLeft();
    if (left === 0) return;
    if (left < least) {
      least = left;
      movedAt = performance.now();
    }
    if (performance.now() - movedAt > NO_PROGRESS_MS) throw new Error(`${left} are left, and there is no progress.`);
    await sleep(LOOK_EVERY_MS);
  }
}

function memoryText({ peakMb }: Mark): string {
  return peakMb === null ? "unknown" : `${Math.round(peakMb)} MB`;
}

/** Time per renewal between marks, as multiples of the first. */
function relativeTimes(marks: readonly Mark[]): string[] {
  const each = marks.slice(1).map((mark, index) => {
    const before = marks[index];
    return before ? (mark.seconds - before.seconds) / (mark.done - before.done) : Number.NaN;
  });
  return each.map((seconds) => (seconds / (each[0] ?? Number.NaN)).toFixed(2));
}
