import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insertJobStart } from "@/lib/db/job/job-starts";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { usePool } from "@/test/support/engine";
import { eventually } from "@/test/support/jobs";
import { startWatch, type Watch } from "./watch";

let database: TestDatabase;
let watch: Watch | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  usePool(database.pool);
});
afterAll(() => database?.drop());
beforeEach(() => database.pool.query("TRUNCATE outbox_event, job_start"));
afterEach(() => watch?.stop());

const BEGIN = new Date("2026-12-01T04:00:00Z");
const minutesOn = (minutes: number) => new Date(BEGIN.getTime() + minutes * 60_000);

/** A watch at its own time, and what it says of the calls. */
function start(isExternal: boolean) {
  const state = { now: BEGIN, calls: [] as unknown[], pickUps: [] as unknown[] };
  watch = startWatch({
    clock: { now: () => state.now },
    isExternal,
    everyMs: 2,
    onCalls: (error) => void state.calls.push(error),
    onPickUp: (error) => void state.pickUps.push(error),
  });
  return state;
}

/** What it says at a time, after it has looked again. */
async function saidAt(state: ReturnType<typeof start>, now: Date): Promise<unknown> {
  state.now = now;
  const from = state.calls.length;
  await eventually(
    () => state.calls.length,
    (length) => length >= from + 2,
  );
  return state.calls.at(-1);
}

const requested = async () =>
  (await database.pool.query<{ name: string }>("SELECT name FROM outbox_event ORDER BY name")).rows.map(
    ({ name }) => name,
  );

describe("a watch on an Inngest server", () => {
  it("says so when no signed call has come for three minutes, until one comes to any instance", async () => {
    const state = start(true);
    expect(await saidAt(state, minutesOn(2))).toBeNull();
    expect(await saidAt(state, minutesOn(3))).toMatchObject({
      message: expect.stringContaining("has not called a job"),
    });
    await insertJobStart("cleanup", null, minutesOn(3.5));
    expect(await saidAt(state, minutesOn(4))).toBeNull();
    expect(await saidAt(state, minutesOn(7))).toBeInstanceOf(Error);
  });

  it("leaves the calls of the embedded engine to the engine", async () => {
    const state = start(false);
    state.now = minutesOn(20);
    await eventually(
      () => state.pickUps.length,
      (length) => length > 1,
    );
    expect(state.calls).toEqual([]);
  });
});

describe("daily jobs that never began", () => {
  it("are requested once, after an engine had the time to make up for them", async () => {
    const state = start(true);
    await saidAt(state, minutesOn(9));
    expect(await requested()).toEqual([]);
    state.now = minutesOn(10);
    await eventually(
      () => state.pickUps.length,
      (length) => length > 3,
    );
    expect(state.pickUps.filter((error) => error !== null)).toEqual([]);
    expect(await requested()).toEqual([
      "job/renew-subscriptions.requested",
      "job/restore-free-plan.requested",
      "job/send-renewal-reminders.requested",
    ]);
  });
});
