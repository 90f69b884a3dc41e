import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { surviveLostConnections } from "@/lib/db/pool";
import { recordJobState } from "@/lib/telemetry/job-state";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { checkReadiness } from "./check-readiness";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
beforeEach(() => usePool(database.pool));
afterAll(() => database?.drop());

test("a process whose jobs were never started is not ready; one whose jobs fail is, and says so", async () => {
  await expect(checkReadiness()).rejects.toMatchObject({
    code: "unavailable",
    message: "The jobs have not been started in this process.",
    details: { retryAfter: expect.any(Number) },
  });
  recordJobState("outbox", null);
  recordJobState("engine", new Error("a test"));
  expect(await checkReadiness()).toMatchObject({ jobs: "failing" });
  recordJobState("engine", null);
  expect(await checkReadiness()).toEqual({
    database: "ok",
    migrations: "ok",
    catalogue: "ok",
    writes: "ok",
    jobs: "ok",
    listen: "idle",
  });
});

test("a migration that is missing, unknown or changed is named", async () => {
  const last = "(SELECT max(migration_name) FROM _prisma_migrations)";
  const newest = (await database.pool.query(`SELECT ${last} AS name`)).rows[0].name;
  await database.pool.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = ${last}`);
  await expect(checkReadiness()).rejects.toThrow(`The database lacks the migration ${newest}.`);
  await database.pool.query("UPDATE _prisma_migrations SET rolled_back_at = NULL");
  await database.pool.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('1', 'x', '2099_later', now())",
  );
  await expect(checkReadiness()).rejects.toThrow("The database has the unknown migration 2099_later.");
  await database.pool.query("DELETE FROM _prisma_migrations WHERE id = '1'");
  await database.pool.query("UPDATE plan SET current_version_id = NULL WHERE key = 'free'");
  await expect(checkReadiness()).rejects.toThrow("The catalogue is empty");
  await database.pool.query(
    "UPDATE plan SET current_version_id = (SELECT id FROM plan_version WHERE plan_key = 'free') WHERE key = 'free'",
  );
});

// The first is the only way to have PostgreSQL refuse a file for want of room, without a disk that is full.
test.each([
  ["SET temp_file_limit = 0", "The disk of the database takes no writes."],
  ["SET default_transaction_read_only = on", "The database is read-only."],
])("a database that takes no writes is not ready, although it can be read: %s", async (change, message) => {
  const name = (await database.pool.query("SELECT current_database() AS name")).rows[0].name;
  await database.pool.query(`ALTER DATABASE "${name}" ${change}`);
  // The setting counts for new connections.
  const limited = surviveLostConnections(new pg.Pool({ connectionString: database.url, max: 2 }));
  usePool(limited);
  await expect(checkReadiness()).rejects.toMatchObject({ code: "unavailable", message });
  await limited.end();
  await database.pool.query(`ALTER DATABASE "${name}" RESET ALL`);
});
