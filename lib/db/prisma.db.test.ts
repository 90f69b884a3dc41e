import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { getEnv } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { drainObservations } from "./alert/observations";
import { getPrisma } from "./prisma";
import { isContention, withTransaction } from "./sql/query";

const NOW = new Date("2026-11-24T06:30:00Z");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());
afterEach(() => usePool(database.pool));

function clock(id: string) {
  return { id, now: NOW, createdAt: NOW };
}

async function failure(work: () => Promise<unknown>): Promise<unknown> {
  return work().then(
    () => null,
    (error: unknown) => error,
  );
}

describe("in a transaction, the typed client", () => {
  beforeAll(() => usePool(database.pool));

  test("writes what is rolled back with it, and reads it until then", async () => {
    const id = randomUUID();
    const failed = await failure(() =>
      withTransaction(async (on) => {
        await getPrisma(on).testClock.create({ data: clock(id) });
        expect(await getPrisma(on).testClock.count({ where: { id } })).toBe(1);
        expect(await getPrisma().testClock.count({ where: { id } })).toBe(0);
        throw new Error("never mind");
      }),
    );
    expect(failed).toMatchObject({ message: "never mind" });
    expect(await getPrisma().testClock.count({ where: { id } })).toBe(0);
  });

  test("keeps those apart that run at the same moment", async () => {
    const ids = Array.from({ length: 8 }, () => randomUUID());
    const seen = await Promise.all(
      ids.map((id) =>
        withTransaction(async (on) => {
          await getPrisma(on).testClock.createMany({ data: clock(id) });
          const clocks = await getPrisma(on).testClock.findMany({ where: { id: { in: ids } } });
          await getPrisma(on).testClock.deleteMany({ where: { id } });
          return clocks.map((one) => one.id);
        }),
      ),
    );
    expect(seen).toEqual(ids.map((id) => [id]));
  });

  test("is sent there by every module graph of the process, also on a client that another has made", async () => {
    await getPrisma().testClock.count();
    const again = "./prisma?another-graph";
    const other: typeof import("./prisma") = await import(again);
    expect(other.getPrisma).not.toBe(getPrisma);
    const id = randomUUID();
    await withTransaction(async (on) => {
      await other.getPrisma(on).testClock.createMany({ data: clock(id) });
      expect(await getPrisma().testClock.count({ where: { id } })).toBe(0);
      expect(await getPrisma(on).testClock.count({ where: { id } })).toBe(1);
    });
  });

  test("refuses what would begin a transaction of its own, or wait for other look-ups", async () => {
    const id = randomUUID();
    await withTransaction(async (on) => {
      const student = { id: randomUUID(), locale: "en", createdAt: NOW, updatedAt: NOW };
      const data = { ...clock(id), students: { create: student } };
      expect(await failure(() => getPrisma(on).testClock.create({ data }))).toMatchObject({
        message: expect.stringContaining("cannot begin a transaction inside another"),
      });
      expect(await failure(() => getPrisma(on).testClock.findUnique({ where: { id } }))).toMatchObject({
        message: expect.stringContaining("use findFirst"),
      });
    });
    expect(await getPrisma().testClock.count({ where: { id } })).toBe(0);
  });
});

describe("error of the typed client is reported like that of a statement", () => {
  test("an outage", async () => {
    const away = new pg.Pool({ connectionString: "postgresql://nobody:none@127.0.0.1:1/none" });
    usePool(away);
    expect(await failure(() => getPrisma().feature.findFirst())).toMatchObject({ code: "unavailable" });
    await away.end();
  });

  test("a statement that took too long", async () => {
    const hasty = new pg.Pool({ connectionString: database.url, statement_timeout: 100 });
    usePool(hasty);
    const error = await withLock(() => failure(() => getPrisma().feature.updateMany({ data: { name: "x" } })));
    expect(error).toMatchObject({ code: "unavailable" });
    await hasty.end();
  });

  test("a lock that was not to be had", async () => {
    const hasty = new pg.Pool({ connectionString: database.url, options: "-c lock_timeout=100" });
    usePool(hasty);
    const error = await withLock(() => failure(() => getPrisma().feature.updateMany({ data: { name: "x" } })));
    expect(error).toMatchObject({ code: "unavailable" });
    expect(error instanceof AppError && isContention(error)).toBe(true);
    await hasty.end();
  });

  test("one that is slow is an incident by its name, and what breaks a rule is none", async () => {
    drainObservations();
    const limit = getEnv().ALERT_SLOW_QUERY_MS;
    await database.pool.query("INSERT INTO test_clock (id, now, created_at) VALUES ($1, $2, $2)", [LATE, NOW]);
    await withLock(async () => {
      const slow = getPrisma().testClock.updateMany({ where: { id: LATE }, data: { name: "late" } });
      await Promise.all([slow, release(limit + 50)]);
    }, "UPDATE test_clock SET name = 'held'");
    expect(await failure(() => getPrisma().testClock.create({ data: clock(LATE) }))).not.toBeNull();
    const { incidents } = drainObservations();
    expect(incidents.get("db_slow")).toMatchObject({ detail: "TestClock.updateMany" });
    expect(incidents.has("db_error")).toBe(false);
  });
});

const LATE = randomUUID();
let held: pg.PoolClient | null = null;

/** Runs something while another transaction holds rows. */
async function withLock<Result>(work: () => Promise<Result>, hold = "UPDATE feature SET name = name"): Promise<Result> {
  held = await database.pool.connect();
  await held.query("BEGIN");
  await held.query(hold);
  try {
    return await work();
  } finally {
    await release(0);
  }
}

async function release(afterMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, afterMs));
  const client = held;
  held = null;
  if (!client) return;
  await client.query("ROLLBACK");
  client.release();
}
