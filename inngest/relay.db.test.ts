import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "@/lib/clock";
import type { OutgoingEvent } from "@/lib/services/outbox/relay-events";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { eventually } from "@/test/support/jobs";
import { type Relay, startRelay } from "./relay";

let database: TestDatabase;
let relay: Relay | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
});
afterAll(() => database?.drop());
beforeEach(() => database.pool.query("TRUNCATE outbox_event"));
afterEach(() => relay?.stop());

/** A receiver of events, and what the relay said after each poll. */
function start(behave: (events: OutgoingEvent[]) => Promise<void>, sendLimitMs = 1_000) {
  const receiver = { behave, received: [] as string[], polls: [] as unknown[] };
  relay = startRelay({
    send: async (events) => {
      await receiver.behave(events);
      receiver.received.push(...events.map(({ name }) => name));
    },
    clock: systemClock,
    pollMs: 5,
    sendLimitMs,
    onPoll: (error) => void receiver.polls.push(error),
  });
  return receiver;
}

async function write(): Promise<void> {
  await database.pool.query(
    `INSERT INTO outbox_event (id, name, data, cause, created_at, next_attempt_at) VALUES ($1::uuid, 'a/test', '{}', $1::uuid::text, now(), now())`,
    [randomUUID()],
  );
}

const away = async () => {
  throw new Error("the server is away");
};
const polled = async (polls: unknown[], count: number) => {
  const from = polls.length;
  await eventually(
    () => polls.length,
    (length) => length >= from + count,
  );
  return polls.slice(from);
};

describe("a relay whose receiver is away", () => {
  it("reports the failure until a send succeeds, also while what waits is not due", async () => {
    await write();
    const receiver = start(away);
    await eventually(
      () => receiver.polls,
      (polls) => polls.some((error) => error instanceof Error),
    );
    // The event waits for seconds; the polls in between found nothing to send, and were taken for success.
    expect((await polled(receiver.polls, 10)).filter((error) => error === null)).toEqual([]);
    receiver.behave = async () => undefined;
    await eventually(
      () => receiver.polls.at(-1),
      (error) => error === null,
    );
    expect((await polled(receiver.polls, 10)).filter((error) => error !== null)).toEqual([]);
    // It is known to be back although nothing was due.
    expect(receiver.received).toEqual(["studymeter/relay.probed"]);
  });

  it("goes on when the receiver accepts a send and never answers", async () => {
    const receiver = start(() => new Promise(() => undefined), 20);
    await write();
    await eventually(
      () => receiver.polls.at(-1),
      (error) => error instanceof Error && error.message === "The receiver of events did not answer within 20 ms.",
    );
    receiver.behave = async () => undefined;
    await database.pool.query("UPDATE outbox_event SET next_attempt_at = now()");
    await eventually(
      () => receiver.received,
      (received) => received.includes("a/test"),
    );
  });
});
