import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { databaseUrl } from "@/test/support/postgres";
import { migrate, requireMigrated } from "./migrate";

let admin: pg.Client;
let client: pg.Client;
let name: string;
let url: string;
let folder: string;

beforeEach(async () => {
  name = `migrate_${randomBytes(6).toString("hex")}`;
  url = databaseUrl(inject("postgresUrl"), name);
  admin = new pg.Client({ connectionString: inject("postgresUrl") });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  folder = await mkdtemp(join(tmpdir(), "studymeter-migrations-"));
  await add("1_first", "CREATE TABLE one (n int); INSERT INTO one VALUES (1);");
});

afterEach(async () => {
  await client.end();
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  await admin.end();
  await rm(folder, { recursive: true });
});

async function add(migration: string, sql: string): Promise<void> {
  await mkdir(join(folder, migration), { recursive: true });
  await writeFile(join(folder, migration, "migration.sql"), sql);
}

async function tables(): Promise<string[]> {
  const found = await client.query<{ tablename: string }>(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_%' ORDER BY 1",
  );
  return found.rows.map((row) => row.tablename);
}

describe("applying", () => {
  test("each migration once, in order of their names", async () => {
    await add("2_second", "ALTER TABLE one ADD COLUMN m int;");
    expect(await migrate(url, folder)).toEqual(["1_first", "2_second"]);
    expect(await migrate(url, folder)).toEqual([]);
    await add("3_third", "CREATE TABLE three (n int);");
    expect(await migrate(url, folder)).toEqual(["3_third"]);
    expect(await tables()).toEqual(["one", "three"]);
  });

  test("four processes at once apply each migration once", async () => {
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(url, folder)));
    expect(applied.flat()).toEqual(["1_first"]);
    expect((await client.query("SELECT n FROM one")).rows).toEqual([{ n: 1 }]);
  });

  test("functions with semicolons in their bodies are complete", async () => {
    await add("2_function", "CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN NULL; RETURN 2; END; $$;");
    await migrate(url, folder);
    expect((await client.query("SELECT two()")).rows).toEqual([{ two: 2 }]);
  });

  test("leaves the table that `prisma migrate deploy` keeps", async () => {
    await migrate(url, folder);
    const { rows } = await client.query("SELECT *, finished_at >= started_at AS finished FROM _prisma_migrations");
    expect(rows).toMatchObject([
      {
        migration_name: "1_first",
        // sha256sum of the file.
        checksum: "f2bf39867ec451c5d12208cf7f3673ed117662dabe351001743e4562e953023b",
        finished: true,
        rolled_back_at: null,
        applied_steps_count: 1,
      },
    ]);
  });
});

describe("refusing", () => {
  test("a migration that fails leaves nothing behind, and is named with its line", async () => {
    await add("2_broken", "CREATE TABLE two (n int);\n\nSELECT nothing FROM two;");
    await expect(migrate(url, folder)).rejects.toThrow(
      'Migration 2_broken failed and was rolled back: column "nothing" does not exist (line 3 of migration.sql)',
    );
    expect(await tables()).toEqual(["one"]);
    await add("2_broken", "CREATE TABLE two (n int);");
    expect(await migrate(url, folder)).toEqual(["2_broken"]);
  });

  test("a database that lacks a migration is not served, and the command is named", async () => {
    await expect(requireMigrated(url, folder)).rejects.toThrow(/lacks 1 migration .*npm run migrate/);
    await migrate(url, folder);
    await expect(requireMigrated(url, folder)).resolves.toBeUndefined();
  });

  test("a database of a newer version is left alone", async () => {
    await add("2_newer", "CREATE TABLE two (n int);");
    await migrate(url, folder);
    await rm(join(folder, "2_newer"), { recursive: true });
    await expect(migrate(url, folder)).rejects.toThrow(/migrated by a newer version of Studymeter \(2_newer\)/);
    await expect(requireMigrated(url, folder)).rejects.toThrow(/newer version/);
  });

  test("a migration that was changed after it was applied is named", async () => {
    await migrate(url, folder);
    await add("1_first", "CREATE TABLE one (n bigint);");
    await expect(migrate(url, folder)).rejects.toThrow(/Migration 1_first does not match what was applied/);
  });

  test("a migration that another tool left half-way is named", async () => {
    await migrate(url, folder);
    await client.query("UPDATE _prisma_migrations SET finished_at = NULL");
    await expect(migrate(url, folder)).rejects.toThrow(/Migration 1_first failed partway.*migrate resolve/);
  });
});
