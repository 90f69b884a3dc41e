import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "@/lib/clock";
import { completeEnv } from "@/lib/env";
import { apiClient, withKey } from "@/test/support/api";
import { type Api, type ClockStudent, createClockStudent, on, succeed } from "@/test/support/clock-student";
import { newStudent, usePool } from "@/test/support/engine";
import { type PaymentWorld, startPaymentWorld } from "@/test/support/payments";
import { rowHashes } from "@/test/support/row-hashes";
import { chainAudit } from "../audit/chain-audit";
import { verifyAudit } from "../audit/verify-audit";
import { restoreBackup } from "./restore-backup";
import { type Backup, writeBackup } from "./write-backup";

let world: PaymentWorld;
let api: Api;
let folder: string;
let alice: ClockStudent;
let backup: Backup;
let before: Record<string, string>;

beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
  completeEnv({ DATABASE_DIRECT_URL: world.database.url });
  folder = await mkdtemp(join(tmpdir(), "studymeter-backup-"));
  api = apiClient(withKey(world.key));
  alice = await createClockStudent(api, newStudent(), on(11, "11:00"));
  await alice.buy();
  await succeed(alice.call("consume", { body: { feature: "quiz", output_data: { text: "a\ttab,\nnew \\. line" } } }));
  await world.database.pool.query("SELECT prepare_usage_log_partitions('2031-05-01', 0)");
  // Others' transactions in the same cluster hold entries back for a moment.
  for (let turn = 0; turn < 20 && (await verifyAudit(new Date(), null)).verified === 0; turn++)
    await chainAudit(new Date());
  before = await rowHashes(world.database.pool);
  backup = await writeBackup(folder, 14, systemClock);
});
afterAll(async () => {
  await world?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe("a backup", () => {
  it("is one private file under its name, and is recorded", async () => {
    expect(await readdir(folder)).toEqual([expect.stringMatching(/^studymeter-\d{4}-.*Z\.backup\.gz$/)]);
    expect((await stat(backup.path)).mode & 0o777).toBe(0o600);
    const { rows } = await world.database.pool.query(
      "SELECT status, bytes::int AS bytes, error FROM backup_run ORDER BY started_at LIMIT 1",
    );
    expect(rows).toEqual([{ status: "completed", bytes: backup.bytes, error: null }]);
  });

  it("that cannot be written is recorded, and leaves no partial file", async () => {
    const file = join(folder, "a-file");
    await writeFile(file, "");
    await expect(writeBackup(join(file, "in-it"), 14, systemClock)).rejects.toThrow();
    const { rows } = await world.database.pool.query("SELECT error FROM backup_run WHERE status = 'failed'");
    expect(rows).toEqual([{ error: expect.stringContaining("ENOTDIR") }]);
    await rm(file);
  });

  it("pushes the oldest out, and nothing that is none", async () => {
    const other = await mkdtemp(join(tmpdir(), "studymeter-backup-"));
    await writeFile(join(other, "notes.txt"), "mine");
    const paths: string[] = [];
    for (let night = 0; night < 3; night++) paths.push((await writeBackup(other, 2, systemClock)).path);
    const left = (await readdir(other)).map((name) => join(other, name));
    expect(left.sort()).toEqual([...paths.slice(1), join(other, "notes.txt")].sort());
    await rm(other, { recursive: true });
  });
});

// In this order: the last one wipes the database and continues in it.
describe("a restore", { shuffle: false }, () => {
  let copies: string;
  beforeAll(async () => {
    copies = await mkdtemp(join(tmpdir(), "studymeter-backup-"));
  });
  afterAll(() => rm(copies, { recursive: true, force: true }));

  const copyOf = async (change: (lines: string[]) => string[]) => {
    const path = join(copies, "changed.gz");
    const lines = gunzipSync(await readFile(backup.path))
      .toString()
      .split("\n");
    await writeFile(path, gzipSync(change(lines).join("\n")));
    return path;
  };

  it("refuses a database that is not empty, and changes nothing", async () => {
    await expect(restoreBackup(backup.path, { replace: false })).rejects.toThrow(/is not empty.*--yes/);
    expect(await rowHashes(world.database.pool)).toEqual(before);
  });

  it.each<[string, (lines: string[]) => string[], RegExp]>([
    ["a truncated one", (lines) => lines.slice(0, 40), /truncated/],
    [
      "one without a row",
      (lines) => lines.filter((line) => !line.includes("@learn.example")),
      /do not match the manifest/,
    ],
    [
      "one with a changed row",
      (lines) => lines.map((line) => line.replace("@learn.example", "@other.example")),
      /do not match the manifest/,
    ],
    [
      "one of another version",
      (lines) => [(lines[0] ?? "").replace("_catalogue", "_catalog"), ...lines.slice(1)],
      /another version/,
    ],
    ["something else", () => ["{}", ""], /no backup of Studymeter/],
  ])("refuses %s, and changes nothing", async (_, change, problem) => {
    await expect(restoreBackup(await copyOf(change), { replace: true })).rejects.toThrow(problem);
    expect(await rowHashes(world.database.pool)).toEqual(before);
  });

  it("refuses bytes that are no file of ours", async () => {
    const path = join(copies, "half.gz");
    const whole = await readFile(backup.path);
    await writeFile(path, whole.subarray(0, whole.length >> 1));
    await expect(restoreBackup(path, { replace: true })).rejects.toMatchObject({ name: "DamagedBackup" });
  });

  it("brings back every row after a wipe, and Alice continues: uses are counted, and the renewal is on its day", async () => {
    const { pool } = world.database;
    await pool.query("DROP TABLE feature_usage_log_2031_05");
    const { rows } = await pool.query<{ tables: string }>(
      `SELECT string_agg(format('%I.%I', schemaname, tablename), ', ') AS tables FROM pg_tables
       WHERE schemaname IN ('public', 'simulator') AND tablename <> '_prisma_migrations'`,
    );
    await pool.query(`TRUNCATE ${rows[0]?.tables}`);
    const restored = await restoreBackup(backup.path, { replace: false });
    expect(restored.rows).toBe(backup.rows);
    expect(await rowHashes(world.database.pool)).toEqual(before);
    // The one that it came from, which had no end yet when it was written down.
    const runs = await pool.query(
      "SELECT status, bytes::int AS bytes, ended_at >= started_at AS ended FROM backup_run",
    );
    expect(runs.rows).toEqual([{ status: "completed", bytes: backup.bytes, ended: true }]);
    const audit = await verifyAudit(new Date(), null);
    expect([audit.isWhole, audit.fault, audit.verified > 0]).toEqual([true, null, true]);
    // The rules are back: a foreign key, and a row that nobody may change.
    await expect(pool.query("DELETE FROM plan")).rejects.toThrow(/foreign key/);
    await expect(pool.query("UPDATE plan_version SET version = version + 1")).rejects.toThrow();

    const used = await succeed(alice.call("consume", { body: { feature: "quiz" } }));
    expect(used.current_quota.used).toBe(2);
    expect(await alice.until(41, "12:00")).toContain("day 40, 02:00  renew-subscriptions: subscription.renewed");
    expect(await succeed(alice.call("invoices"))).toMatchObject({ invoices: [{}, {}] });
  });
});
