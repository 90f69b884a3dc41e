import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Context } from "@/lib/context";
import { toWireId } from "@/lib/domain/id";
import { EVERYBODY } from "@/lib/http/serializers/admin-subscription";
import { subscriptionsCsv } from "@/lib/http/serializers/subscriptions-csv";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { exportSubscriptions } from "./export-subscriptions";

const MANY = 6_500;
/** What one read of the file takes out of the database. */
const BATCH = 1_000;
const NOW = new Date("2026-03-31T20:00:00Z");
const staff = {
  realNow: NOW,
  now: NOW,
  actor: { kind: "staff", role: "support", sessionId: "s", accountId: "a", student: null },
} as unknown as Context;

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
  await database.pool.query(
    `WITH st AS (
       INSERT INTO student (id, name, created_at, updated_at)
       SELECT gen_random_uuid(), CASE WHEN n % 7 > 0 THEN 'Asha ' || n % 400 END, now(), now() FROM generate_series(1, $1) n RETURNING id
     )
     INSERT INTO user_subscription (id, student_id, plan_key, status, start_date, quota_anchor, created_at, updated_at)
     SELECT id, id, 'free', 'active', now(), now(), now(), now() FROM st`,
    [MANY],
  );
  await database.pool.query("ANALYZE");
});
afterAll(() => database?.drop());

const fileByName = () =>
  subscriptionsCsv(exportSubscriptions(staff, { filter: EVERYBODY, sort: "name", order: "asc" })).getReader();

/** How many statements of the list, which have no name, have been sent through the pool since. */
function countReads(): () => number {
  let reads = 0;
  database.pool.on("acquire", (client) => {
    const { query } = client;
    client.query = ((...args: unknown[]) => {
      if ((args[0] as { name?: string }).name === "") reads += 1;
      return Reflect.apply(query, client, args);
    }) as typeof query;
  });
  return () => reads;
}

it("is read a part at a time, as its recipient takes it: what nobody has asked for is not in memory", async () => {
  const reads = countReads();
  const file = fileByName();
  const lines: string[] = [];
  const take = async () => {
    const { value } = await file.read();
    const taken = new TextDecoder().decode(value).split("\r\n").filter(Boolean);
    expect(taken.length).toBeLessThanOrEqual(BATCH);
    lines.push(...taken);
    // For whatever would read ahead without being asked.
    await sleep(100);
  };
  await take();
  expect(lines).toHaveLength(1);
  for (let part = 1; part <= Math.floor(MANY / BATCH); part++) {
    // What comes next may be ready already; where those with a name end within it, it took two statements.
    expect(reads()).toBeLessThanOrEqual(part + 1);
    await take();
    expect(lines).toHaveLength(1 + part * BATCH);
  }
  await take();
  expect((await file.read()).done).toBe(true);

  const { rows } = await database.pool.query<{ id: string }>("SELECT id FROM student ORDER BY lower(name), id");
  expect(lines.slice(1).map((line) => line.split(",")[0])).toEqual(rows.map(({ id }) => toWireId("student", id)));
});

it("is as of one moment, whatever happens while it is read", async () => {
  const file = fileByName();
  await file.read();
  await file.read();
  await database.pool.query("UPDATE student SET name = 'Zoya'");
  let lines = BATCH;
  for (let part = await file.read(); !part.done; part = await file.read()) {
    const text = new TextDecoder().decode(part.value);
    expect(text).not.toContain("Zoya");
    lines += text.split("\r\n").length - 1;
  }
  expect(lines).toBe(MANY);
});

it("gives its connection back where the recipient goes", async () => {
  const file = fileByName();
  await file.read();
  await file.read();
  await file.cancel();
  await expect.poll(() => database.pool.idleCount).toBe(database.pool.totalCount);
  const another = fileByName();
  await another.read();
  await another.cancel();
});
