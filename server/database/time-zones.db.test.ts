import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TIME_ZONE_ALIASES } from "@/lib/domain/time-zone-aliases";
import { checkTimeZones } from "@/lib/services/doctor/check-time-zones";
import { apiClient, withKey } from "@/test/support/api";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, newStudent, usePool } from "@/test/support/engine";

const MIGRATION = join(import.meta.dirname, "../../prisma/migrations/20261202000500_time_zones/migration.sql");

let database: TestDatabase;
let call: ReturnType<typeof apiClient>;
let key: string;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  key = await insertApiKey(database.pool, ["students:write", "usage:read", "usage:write"]);
  call = apiClient(withKey(key));
});
afterAll(() => database?.drop());

/** A student whose row says this zone, as the version before wrote it. */
async function withZone(zone: string): Promise<string> {
  const id = newStudent();
  await call("putStudent", { params: { user_id: id }, body: {} });
  await database.pool.query("UPDATE student SET time_zone = $2 WHERE external_id = $1", [id, zone]);
  return id;
}

async function zoneOf(id: string): Promise<string | null> {
  const { rows } = await database.pool.query("SELECT time_zone FROM student WHERE external_id = $1", [id]);
  return rows[0].time_zone;
}

describe("time zones that were stored before", () => {
  it.each([
    ["Asia/Calcutta", "Asia/Kolkata"],
    ["asia/calcutta", "Asia/Kolkata"],
    ["EUROPE/BERLIN", "Europe/Berlin"],
    ["US/Pacific", "America/Los_Angeles"],
    ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["Etc/GMT+5", "Etc/GMT+5"],
    ["UTC", "UTC"],
    ["IST", null],
    ["AET", null],
    ["+05:30", null],
  ])("%s becomes %s", async (before, after) => {
    const id = await withZone(before);
    await database.pool.query(`BEGIN; ${await readFile(MIGRATION, "utf8")}; COMMIT`);
    expect(await zoneOf(id)).toBe(after);
  });

  it("get the names that the settings and the API give them", async () => {
    const sql = await readFile(MIGRATION, "utf8");
    const rows = [...sql.matchAll(/^ {2}\('([^']+)', '([^']+)'\)/gm)].map(([, name, stored]) => [name, stored]);
    expect(Object.fromEntries(rows)).toEqual(TIME_ZONE_ALIASES);
  });

  it("are names that this database knows, every one", async () => {
    const { rows } = await database.pool.query("SELECT name FROM pg_timezone_names");
    const known = new Set(rows.map(({ name }) => name));
    expect([...new Set(Object.values(TIME_ZONE_ALIASES))].filter((name) => !known.has(name))).toEqual([]);
  });
});

describe("a zone that the database does not know", () => {
  // No database knows it, as Debian 13's does not know Asia/Calcutta; Node takes it.
  const UNKNOWN = "SystemV/AST4";

  it("does not keep a student from history, its file and stats", async () => {
    const id = await withZone(UNKNOWN);
    const student = apiClient(withKey(key, id));
    await student("consume", { body: { feature: "quiz" } });
    for (const operation of ["history", "stats"]) {
      const { status, body } = await student(operation);
      expect([operation, status]).toEqual([operation, 200]);
      expect(JSON.stringify(body)).toContain('"count":1');
    }
  });

  it("is named by the doctor, with the number of students", async () => {
    await withZone(UNKNOWN);
    expect(await checkTimeZones(new Date("2026-12-01T00:00:00Z"))).toContainEqual(
      expect.objectContaining({ name: "time zones", verdict: "warn", found: expect.stringContaining(UNKNOWN) }),
    );
  });
});

it("a zone is stored under its current name, whatever the caller calls it", async () => {
  const id = newStudent();
  const body = { time_zone: "Asia/Calcutta" };
  const response = await call("putStudent", { params: { user_id: id }, body });
  expect(response.body.student.time_zone).toBe("Asia/Kolkata");
  for (const zone of ["IST", "AET", "+05:30", "SystemV/AST4"]) {
    const refused = await call("putStudent", { params: { user_id: id }, body: { time_zone: zone } });
    expect([refused.status, Object.keys(refused.body.fields)]).toEqual([400, ["time_zone"]]);
  }
});
