import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startRelay } from "@/inngest/relay";
import { systemClock } from "@/lib/clock";
import { wakeOutboxAfter } from "@/lib/db/outbox/wake";
import { withTransaction } from "@/lib/db/sql/query";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { eventually } from "@/test/support/jobs";
import { type OutgoingEvent, relayEvents } from "./relay-events";

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
});
afterAll(() => database?.drop());
beforeEach(() => database.pool.query("TRUNCATE outbox_event"));

const NOW = new Date("2026-11-24T10:00:00Z");
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);

async function write(count: number, at = NOW): Promise<void> {
  await database.pool.query(
    `INSERT INTO outbox_event (id, name, data, cause, created_at, next_attempt_at)
     SELECT gen_random_uuid(), 'subscription/activated', jsonb_build_object('n', n), 'cause ' || n, $2, $2 FROM generate_series(1, $1) n`,
    [count, at],
  );
}

async function waiting(): Promise<number> {
  return (await database.pool.query("SELECT 1 FROM outbox_event WHERE sent_at IS NULL")).rowCount ?? 0;
}

describe("the relay", () => {
  it("sends each event once under its cause, however many relays run", async () => {
    await write(250);
    const got: OutgoingEvent[] = [];
    const relay = async () => {
      for (let sent = 1; sent > 0; ) sent = (await relayEvents(async (events) => void got.push(...events), NOW)).sent;
    };
    await Promise.all([relay(), relay(), relay()]);
    expect(got.map(({ id }) => id).toSorted()).toEqual(
      Array.from({ length: 250 }, (_, n) => `cause ${n + 1}`).toSorted(),
    );
    expect(got[0]).toMatchObject({ name: "subscription/activated", data: { n: expect.any(Number) } });
    expect(await waiting()).toBe(0);
  });

  it("keeps what could not be sent, tries again later and later, and never gives up", async () => {
    await write(2);
    const closed = async () => {
      throw new Error("Inngest is away");
    };
    let now = NOW;
    for (const pause of [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]) {
      expect((await relayEvents(closed, now)).error).toMatchObject({ message: "Inngest is away" });
      const early = new Date(now.getTime() + pause * 1000 - 1);
      expect(await relayEvents(closed, early)).toEqual({ sent: 0, error: null });
      now = new Date(now.getTime() + pause * 1000);
    }
    expect(await waiting()).toBe(2);
    const { rows } = await database.pool.query("SELECT last_error FROM outbox_event");
    expect(rows[0].last_error).toBe("Inngest is away");
    expect(await relayEvents(async () => {}, later(86_400))).toEqual({ sent: 2, error: null });
  });

  it("sends again, under the same id, what a crashed relay had in hand", async () => {
    await write(1);
    const got: string[] = [];
    const crash = relayEvents(() => new Promise(() => {}), NOW);
    void crash;
    await eventually(
      async () => (await database.pool.query("SELECT 1 FROM outbox_event WHERE attempts = 1")).rowCount,
      (taken) => taken === 1,
    );
    const take = (at: Date) => relayEvents(async (events) => void got.push(...events.map(({ id }) => id)), at);
    expect((await take(later(30))).sent).toBe(0);
    expect((await take(later(61))).sent).toBe(1);
    expect(got).toEqual(["cause 1"]);
  });

  it("is woken by a commit, and looks by itself for what others have written", async () => {
    const got: OutgoingEvent[] = [];
    // A pause that no test waits for: only the wake-up can be what sends.
    const relay = startRelay({ send: async (events) => void got.push(...events), clock: systemClock, pollMs: 2 ** 30 });
    await new Promise((done) => setTimeout(done, 100));
    await withTransaction(async (client) => {
      await client.query(
        `INSERT INTO outbox_event (id, name, data, cause, created_at, next_attempt_at)
         VALUES ($1, 'subscription/activated', '{}', 'woken', now(), now())`,
        [randomUUID()],
      );
      wakeOutboxAfter(client);
    });
    await eventually(
      () => got.length,
      (count) => count === 1,
    );
    await relay.stop();
    const polling = startRelay({ send: async (events) => void got.push(...events), clock: systemClock, pollMs: 20 });
    await write(1, new Date());
    await eventually(
      () => got.length,
      (count) => count === 2,
    );
    await polling.stop();
  });
});
