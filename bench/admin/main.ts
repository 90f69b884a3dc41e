import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import pg from "pg";
import { systemClock } from "@/lib/clock";
import { subscriptionsResponse } from "@/lib/contract/admin/subscriptions";
import { installCatalogue } from "@/lib/services/catalogue/install-catalogue";
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
  options: {
    students: { type: "string", default: "100000" },
    rounds: { type: "string", default: "30" },
    /** A data folder that `npm run seed` has filled, to measure instead. Only an API key is written into it. */
    data: { type: "string" },
  },
});

/** A page must take the same order of magnitude as an empty request: less than ten times as long. */
const MOST_TIMES = 10;
const WARM_UP = 15;

/** Pages of the list: every sort order, every filter and typical searches. */
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
  "status=expired (no match)": "status=expired",
  "renewal=today": "renewal=today",
  "renewal=week, by name": "renewal=week&sort=name",
  "renewal=overdue": "renewal=overdue",
  "in grace": "grace=1",
  "in grace, by name": "grace=1&sort=name",
  "method=upi": "method=upi",
  "method=none": "method=none",
  "on a test clock": "clock=1",
  cancelling: "cancelling=1",
  "finds one student": "q=77777",
  "finds a part of a mail address": "q=a.4242%40lea",
  "finds a common name, by name": "q=meera&sort=name",
  "finds two words": "q=khan+zoya",
  "finds two letters": "q=zo",
  "finds no match": "q=xyzzyq",
};

/** Metrics of all students. They read far more than a page does, so they are reported without a limit. */
const REPORTS: Record<string, string> = {
  "metrics of 30 days": "/api/admin/analytics?period=30",
  "metrics of a year": "/api/admin/analytics?period=365",
  "usage of 30 days": "/api/admin/usage/analytics?period=30",
  "usage of quiz on free": "/api/admin/usage/analytics?period=30&feature=quiz&plan=free",
  renewals: "/api/admin/renewals/status?period=30",
};

await runCommand(async (report, shutdown) => {
  await buildApp();
  const dataDir = options.data ?? (await mkdtemp(join(tmpdir(), "studymeter-bench-")));
  if (options.data === undefined) {
    // When run as root, PostgreSQL runs as another user, who must be able to enter the folder.
    await chmod(dataDir, 0o711);
    shutdown.add("data folder", () => rm(dataDir, { recursive: true, force: true }));
  }
  const postgres = await startPostgres({ dataDir, report });
  shutdown.add("PostgreSQL", postgres.stop);
  await migrate(postgres.url);
  const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
  pool.on("error", () => undefined);
  await installCatalogue(pool, systemClock.now());
  const key = await makeKey(pool);
  if (options.data === undefined) {
    report("Preparing students…");
    await addStudents(pool, Number(options.students));
  }
  // Autovacuum may not have run yet.
  await pool.query("ANALYZE");
  const { rows } = await pool.query<{ students: number; uses: number }>(
    `SELECT (SELECT count(*)::int FROM student WHERE erased_at IS NULL) AS students, (SELECT count(*)::int FROM feature_usage_log) AS uses`,
  );
  const { students, uses } = rows[0] ?? { students: 0, uses: 0 };
  await pool.end();
  const app = await startApp({ databaseUrl: postgres.url, env: SETTINGS });
  shutdown.add("app", async () => void (await app.stop()));
  const read = async (path: string) => {
    const response = await fetch(`${app.url}${path}`, { headers: { Authorization: `Bearer ${key}` } });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return text;
  };
  const ask = async (path: string) => {
    const begin = performance.now();
    await read(path);
    return performance.now() - begin;
  };

  /** Times a path and an empty request alternately, so that other load on the host affects both. */
  const compare = async (path: string, warmUp: number, rounds: number) => {
    for (let count = 0; count < warmUp; count++) await Promise.all([ask("/api/health"), ask(path)]);
    const empty: number[] = [];
    const tested: number[] = [];
    for (let round = 0; round < rounds; round++) {
      empty.push(await ask("/api/health"));
      tested.push(await ask(path));
    }
    return { ms: median(tested), times: median(tested) / median(empty) };
  };
  const lines: string[] = [];
  const slow: string[] = [];
  const addLine = (name: string, { ms, times }: { ms: number; times: number }) =>
    lines.push(`${name.padEnd(30)} ${times.toFixed(1).padStart(6)} ${ms.toFixed(1).padStart(8)}`);
  for (const [name, query] of Object.entries(LISTS)) {
    const compared = await compare(`/api/admin/subscriptions?limit=50&${query}`, WARM_UP, Number(options.rounds));
    addLine(name, compared);
    if (compared.times >= MOST_TIMES) slow.push(`${name}: ${compared.times.toFixed(1)}`);
  }
  for (const [name, path] of Object.entries(REPORTS)) addLine(name, await compare(path, 2, 7));
  report(
    `\nMedian time of a page of 50 of ${students.toLocaleString("en")} students with ${uses.toLocaleString("en")} uses, and of their metrics:\nin times of an empty request of the same server, and in ms\n`,
  );
  report(lines.join("\n"));

  const before = await peakMemoryOf(app.pid);
  const csv = await readCsv(`${app.url}/api/admin/subscriptions?format=csv&sort=name`, key);
  const after = await peakMemoryOf(app.pid);
  if (csv.ids.length !== students) throw new Error(`The CSV has ${csv.ids.length} rows for ${students} students.`);
  const listed = await walk(read, "sort=name");
  const other = csv.ids.findIndex((id, place) => id !== listed[place]);
  if (other >= 0)
    throw new Error(`Row ${other + 1} of the CSV is ${csv.ids[other]}, and ${listed[other]} in the list.`);
  const memory = before && after ? `${Math.round(before)} MB before, ${Math.round(after)} MB after` : "unknown";
  report(
    `\nCSV of all, with the same rows as the list of ${listed.length.toLocaleString("en")}: ${(csv.bytes / 1e6).toFixed(1)} MB, ${csv.seconds.toFixed(1)} s`,
  );
  report(`Peak memory of the app: ${memory}`);
  if (slow.length > 0) throw new Error(`Slower than ${MOST_TIMES} empty requests: ${slow.join("; ")}`);
});

/** Ids of all rows of a list, page by page. */
async function walk(read: (path: string) => Promise<string>, query: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const place: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page = subscriptionsResponse.parse(
      JSON.parse(await read(`/api/admin/subscriptions?limit=100&${query}${place}`)),
    );
    for (const { id } of page.subscriptions) ids.push(id);
    cursor = page.next_cursor;
  }
  return ids;
}

/** Reads a file to its end and keeps the first cell of each row. */
async function readCsv(url: string, key: string): Promise<{ ids: string[]; bytes: number; seconds: number }> {
  const begin = performance.now();
  const response = await fetch(url, { headers: { Authorization: `Bearer ${key}` } });
  const ids: string[] = [];
  let bytes = 0;
  let rest = "";
  const decoder = new TextDecoder();
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.length;
    const lines = (rest + decoder.decode(part.value, { stream: true })).split("\r\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("stu_")) ids.push(line.slice(0, line.indexOf(",")));
  }
  return { ids, bytes, seconds: (performance.now() - begin) / 1_000 };
}
