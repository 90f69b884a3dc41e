import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { seedCatalogue } from "@/prisma/seed";
import { runCommand } from "@/server/cli/run-command";
import { migrate } from "@/server/database/migrate";
import { startPostgres } from "@/server/postgres/start";
import { startApp } from "@/test/support/app";
import { makeKey } from "../renewals/subscribers";
import { peakMemoryOf } from "../renewals/watch";
import { median } from "../report";
import { buildApp } from "../servers";
import { SETTINGS } from "../settings";
import { addStudents } from "./population";

const { values: options } = parseArgs({
  options: { students: { type: "string", default: "100000" }, rounds: { type: "string", default: "30" } },
});

/** A page in the same order of time as an empty request: less than ten times of it. */
const MOST_TIMES = 10;
const WARM_UP = 15;

/** A page of the list: by every sort, through every filter, and what people look for. */
const LISTS: Record<string, string> = {
  "newest first": "",
  ...Object.fromEntries(
    ["created", "name", "renewal", "end", "last_used", "total_used"].flatMap((sort) =>
      ["asc", "desc"].map((order) => [`${sort}, ${order}`, `sort=${sort}&order=${order}`]),
    ),
  ),
  "plan=premium": "plan=premium",
  "plan=pro, by name": "plan=pro&sort=name",
  "status=inactive": "status=inactive",
  "status=expired (nobody)": "status=expired",
  "renewal=today": "renewal=today",
  "renewal=week, by name": "renewal=week&sort=name",
  "renewal=overdue": "renewal=overdue",
  "in grace": "grace=1",
  "in grace, by name": "grace=1&sort=name",
  "method=upi": "method=upi",
  "method=none": "method=none",
  "on a test clock": "clock=1",
  cancelling: "cancelling=1",
  "finds one of all": "q=77777",
  "finds a part of her mail": "q=a.4242%40lea",
  "finds a common name, by name": "q=meera&sort=name",
  "finds two words": "q=khan+zoya",
  "finds two letters": "q=zo",
  "finds nobody": "q=xyzzyq",
};

await runCommand(async (report, shutdown) => {
  const students = Number(options.students);
  await buildApp();
  const dataDir = await mkdtemp(join(tmpdir(), "studymeter-bench-"));
  // PostgreSQL, which as root runs as another user, has to get through.
  await chmod(dataDir, 0o711);
  shutdown.add("data folder", () => rm(dataDir, { recursive: true, force: true }));
  const postgres = await startPostgres({ dataDir, report });
  shutdown.add("PostgreSQL", postgres.stop);
  await migrate(postgres.url);
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
  pool.on("error", () => undefined);
  await seedCatalogue(pool);
  const key = await makeKey(pool);
  report(`Preparing ${students.toLocaleString("en")} students…`);
  await addStudents(pool, students);
  await pool.end();
  const app = await startApp({ databaseUrl: postgres.url, env: SETTINGS });
  shutdown.add("app", async () => void (await app.stop()));
  const ask = async (path: string) => {
    const begin = performance.now();
    const response = await fetch(`${app.url}${path}`, { headers: { Authorization: `Bearer ${key}` } });
    await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return performance.now() - begin;
  };

  const lines: string[] = [];
  const slow: string[] = [];
  for (const [name, query] of Object.entries(LISTS)) {
    const path = `/api/admin/subscriptions?limit=50&${query}`;
    for (let count = 0; count < WARM_UP; count++) await Promise.all([ask("/api/health"), ask(path)]);
    const empty: number[] = [];
    const page: number[] = [];
    // By turns, so that whatever else the machine does falls on both.
    for (let round = 0; round < Number(options.rounds); round++) {
      empty.push(await ask("/api/health"));
      page.push(await ask(path));
    }
    const times = median(page) / median(empty);
    lines.push(`${name.padEnd(30)} ${times.toFixed(1).padStart(6)}`);
    if (times >= MOST_TIMES) slow.push(`${name}: ${times.toFixed(1)}`);
  }
  report(
    `\nTime of a page of 50 of ${students.toLocaleString("en")} students, in times of an empty request of the same server:\n`,
  );
  report(lines.join("\n"));

  const before = await peakMemoryOf(app.pid);
  const csv = await readCsv(`${app.url}/api/admin/subscriptions?format=csv&sort=name`, key);
  const after = await peakMemoryOf(app.pid);
  if (csv.lines !== students + 1) throw new Error(`The CSV has ${csv.lines} lines for ${students} students.`);
  const memory = before && after ? `${Math.round(before)} MB before, ${Math.round(after)} MB after` : "unknown";
  report(
    `\nCSV of all: ${csv.lines.toLocaleString("en")} lines, ${(csv.bytes / 1e6).toFixed(1)} MB, ${csv.seconds.toFixed(1)} s`,
  );
  report(`Peak memory of the app: ${memory}`);
  if (slow.length > 0) throw new Error(`Slower than ${MOST_TIMES} empty requests: ${slow.join("; ")}`);
});

/** Reads a file to its end without keeping it. */
async function readCsv(url: string, key: string): Promise<{ lines: number; bytes: number; seconds: number }> {
  const begin = performance.now();
  const response = await fetch(url, { headers: { Authorization: `Bearer ${key}` } });
  let lines = 0;
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.length;
    for (const byte of part.value) if (byte === 10) lines += 1;
  }
  return { lines, bytes, seconds: (performance.now() - begin) / 1_000 };
}
