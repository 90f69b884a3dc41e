import { afterAll, beforeAll, expect, it } from "vitest";
import { uuidv7 } from "@/lib/crypto/uuid";
import { toWireId } from "@/lib/domain/id";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { engineClient, expectCountersToMatchLog, insertApiKey, newStudent, usePool } from "@/test/support/engine";
import { cleanup } from "./cleanup";

let database: TestDatabase;
let call: ReturnType<typeof engineClient>;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  call = engineClient(await insertApiKey(database.pool, ["usage:read", "usage:write"]));
});
afterAll(() => database?.drop());

async function statuses(): Promise<string[]> {
  const { rows } = await database.pool.query("SELECT status::text FROM reservation ORDER BY created_at, id");
  return rows.map(({ status }) => status);
}

it("releases what expired reservations hold, each by its student's own clock", async () => {
  const clock = uuidv7();
  await database.pool.query("INSERT INTO test_clock (id, now, created_at) VALUES ($1, '2020-01-01T00:00:00Z', now())", [
    clock,
  ]);
  const [here, elsewhere] = [newStudent(), newStudent()];
  const reserve = { feature: "quiz", reserve: 600 };
  await call("enforce-check", elsewhere, reserve, { "x-test-clock": toWireId("testClock", clock) });
  await call("enforce-check", here, reserve);

  const now = Date.now();
  await cleanup(new Date(now));
  expect(await statuses()).toEqual(["open", "open"]);
  await cleanup(new Date(now + 700_000));
  expect(await statuses()).toEqual(["open", "expired"]);
  await database.pool.query("UPDATE test_clock SET now = now + interval '20 minutes'");
  await cleanup(new Date(now));
  expect(await statuses()).toEqual(["expired", "expired"]);
  await expectCountersToMatchLog(database.pool);
});

it("has the log's partitions ready for the coming months, and may be repeated", async () => {
  const now = new Date("2033-11-05T00:00:00Z");
  for (let i = 0; i < 2; i++) await cleanup(now);
  const { rows } = await database.pool.query(
    `SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'feature_usage_log_203%' AND relname < 'feature_usage_log_2034_06'
     ORDER BY relname`,
  );
  expect(rows.map(({ relname }) => relname)).toEqual([
    "feature_usage_log_2033_11",
    "feature_usage_log_2033_12",
    "feature_usage_log_2034_01",
  ]);
});

it("removes events that were sent a month ago, and never one that is still to be sent", async () => {
  const now = new Date("2034-06-30T12:00:00Z");
  // More than are removed at once, so that the last slice is one that is not full.
  await database.pool.query(
    `INSERT INTO outbox_event (id, name, data, cause, created_at, next_attempt_at, sent_at)
     SELECT gen_random_uuid(), 'test/house', '{}', kind || n, '2034-05-01', '2034-05-01', sent_at
     FROM (VALUES ('old', timestamptz '2034-05-31T11:59:59Z', 1200), ('recent', '2034-05-31T12:00:01Z', 3), ('waiting', NULL, 2)) AS given (kind, sent_at, many)
     CROSS JOIN LATERAL generate_series(1, many) AS n`,
  );
  await cleanup(now);
  const { rows } = await database.pool.query("SELECT cause FROM outbox_event WHERE name = 'test/house' ORDER BY cause");
  expect(rows.map(({ cause }) => cause)).toEqual(["recent1", "recent2", "recent3", "waiting1", "waiting2"]);
});
