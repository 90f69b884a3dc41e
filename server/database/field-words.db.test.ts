import { randomBytes } from "node:crypto";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { renderStored } from "@/emails/delivery/render-stored";
import { decryptValue } from "@/lib/crypto/encryption";
import { listTables } from "@/lib/db/backup/tables";
import { completeEnv, getEnv } from "@/lib/env";
import { verifyAudit } from "@/lib/services/audit/verify-audit";
import { readBackup } from "@/lib/services/backup/read-backup";
import { restoreBackup } from "@/lib/services/backup/restore-backup";
import { usePool } from "@/test/support/engine";
import { databaseUrl } from "@/test/support/postgres";
import { migrate } from "./migrate";

const MIGRATIONS = join(import.meta.dirname, "../../prisma/migrations");

/**
 * A database as the version before the field's words left it: sixteen students with 70 days of payments and mails, the demo accounts, an app
 * that worked on it, an API key whose calls left personal data in the audit log, and a limit that was raised.
 */
const BACKUP = join(import.meta.dirname, "../../test/fixtures/before-field-words.backup.gz");

/** Tables that are called something else today. */
const RENAMED: Record<string, string> = {
  "public.audit_seal": "public.audit_link",
  "public.student_key": "public.student_data_key",
  "public.idempotency_claim": "public.idempotency_lock",
  "public.reading_mark": "public.high_water_mark",
};

const before = getEnv().DATABASE_DIRECT_URL;
const name = `words_${randomBytes(6).toString("hex")}`;
let folder: string;
let pool: pg.Pool;

beforeAll(async () => {
  const maintenance = new pg.Client({ connectionString: inject("postgresUrl") });
  await maintenance.connect();
  await maintenance.query(`CREATE DATABASE ${name}`);
  await maintenance.end();
  const url = databaseUrl(inject("postgresUrl"), name);
  completeEnv({ DATABASE_DIRECT_URL: url });
  folder = await mkdtemp(join(tmpdir(), "studymeter-words-"));
  const { head } = await readBackup(BACKUP);
  for (const migration of head.migrations)
    await cp(join(MIGRATIONS, migration), join(folder, migration), { recursive: true });
  await migrate(url, folder);
  await restoreBackup(BACKUP, { replace: true });
  await migrate(url);
  pool = new pg.Pool({ connectionString: url, max: 4 });
  pool.on("error", () => undefined);
  usePool(pool);
});

afterAll(async () => {
  completeEnv({ DATABASE_DIRECT_URL: before });
  await pool?.end();
  const maintenance = new pg.Client({ connectionString: inject("postgresUrl") });
  await maintenance.connect();
  await maintenance.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await maintenance.end();
  await rm(folder, { recursive: true, force: true });
});

async function rows<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  return (await pool.query<Row>(text)).rows;
}

describe("a database of the version before the field's words", () => {
  it("keeps every row of every table", async () => {
    const { manifest } = await readBackup(BACKUP);
    const client = await pool.connect();
    const present = new Set((await listTables(client)).map((table) => table.name));
    client.release();
    const counted: Record<string, number> = {};
    for (const { table } of manifest.tables) {
      const today = RENAMED[table] ?? table;
      expect(present).toContain(today);
      const [row] = await rows<{ n: number }>(`SELECT count(*)::int AS n FROM ${today}`);
      counted[table] = row?.n ?? -1;
    }
    expect(counted).toEqual(Object.fromEntries(manifest.tables.map(({ table, rows: kept }) => [table, kept])));
    expect(manifest.tables.reduce((sum, table) => sum + table.rows, 0)).toBeGreaterThan(700);
  });

  it("keeps its audit log intact", async () => {
    expect(await verifyAudit(new Date())).toMatchObject({ isWhole: true, verified: 27 });
  });

  it("decrypts what was encrypted before", async () => {
    const methods = await rows<{ id: string; ciphertext: Buffer; key: string }>(
      "SELECT id, token_ciphertext AS ciphertext, encryption_key_id AS key FROM payment_method WHERE token_ciphertext IS NOT NULL",
    );
    expect(methods.length).toBeGreaterThan(0);
    for (const { id, ciphertext, key } of methods) {
      const token = decryptValue({ ciphertext, keyId: key }, { table: "payment_method", rowId: id });
      expect(token).toMatch(/^token_/);
    }
    const [key] = await rows<{ student_id: string; ciphertext: Buffer; key: string }>(
      "SELECT student_id, data_key_ciphertext AS ciphertext, encryption_key_id AS key FROM student_data_key",
    );
    if (!key) throw new Error("the fixture has a student with a data key");
    const dataKey = decryptValue(
      { ciphertext: key.ciphertext, keyId: key.key },
      { table: "student_key", rowId: key.student_id },
    );
    expect(Buffer.from(dataKey, "base64")).toHaveLength(32);
  });

  it("keeps a limit that was adjusted", async () => {
    expect(await rows("SELECT feature_key, limit_adjustment FROM usage_counter WHERE limit_adjustment <> 0")).toEqual([
      { feature_key: "quiz", limit_adjustment: 2 },
    ]);
  });

  it("knows its jobs by their new ids", async () => {
    const ids = (await rows<{ id: string }>("SELECT function_id AS id FROM job_schedule")).map(({ id }) => id).join();
    expect(ids).toContain("cleanup");
    expect(ids).toContain("chain-audit");
    expect(ids).toContain("aggregate-usage");
    expect(ids).not.toMatch(/keep-house|seal-audit|sum-uses/);
  });

  it("renders the mails that were written before", async () => {
    const mails = await rows<{ type: string; props: Record<string, unknown> }>("SELECT type, props FROM mail");
    expect(mails.length).toBeGreaterThan(0);
    for (const { type, props } of mails) {
      expect(props).not.toHaveProperty("reader");
      expect((await renderStored(type, props, null)).subject).not.toBe("");
    }
  });
});
