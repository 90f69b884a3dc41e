import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromWireId } from "@/lib/domain/id";
import { freePort, type RunningApp, startApp } from "@/test/support/app";
import { type Api, httpApi, on, succeed } from "@/test/support/clock-student";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, newStudent } from "@/test/support/engine";
import { eventually } from "@/test/support/jobs";
import { Alice, JOURNEY, JOURNEY_MAILS, type StepName } from "@/test/support/journey";
import { IS_NIGHTLY } from "@/test/support/nightly";

let database: TestDatabase;
let app: RunningApp;
let api: Api;
let port: number;

beforeAll(async () => {
  database = await createTestDatabase();
  const key = await insertApiKey(database.pool, ["admin"]);
  api = httpApi(() => app.url, key);
  port = await freePort();
  await start();
});
afterAll(async () => {
  await app?.stop();
  await database?.drop();
});

/** The whole app, with its local Razorpay and its jobs, on the same port each time. */
async function start(): Promise<void> {
  app = await startApp({ databaseUrl: database.url, port });
}

async function kill(): Promise<void> {
  await app.kill9();
  await start();
}

/** Steps in which moving the clock charges money, and the time of the charge: there the app is killed in the middle, too. */
const MONEY_MOVES: Partial<Record<StepName, string>> = {
  "day 40, 02:00: is charged once": on(40, "02:00"),
  "day 70, 02:00: is declined, and grace begins": on(70, "02:00"),
};

/** After these steps work is pending that a killed app must neither lose nor do twice. The nightly run kills after every step. */
const KILLED_AFTER: readonly StepName[] = [
  "day 11: orders Premium",
  "day 11: pays",
  "day 40, 02:00: is charged once",
  "day 70, 02:00: is declined, and grace begins",
];

async function hasReached(clockId: string, time: string): Promise<boolean> {
  const id = fromWireId("testClock", clockId);
  const { rows } = await database.pool.query("SELECT now >= $2 AS reached FROM test_clock WHERE id = $1", [id, time]);
  return rows[0].reached;
}

describe("Alice's 73 days", () => {
  const where = IS_NIGHTLY ? "between any two steps" : "wherever a payment is pending";

  it(`end with the same uses, mails, charges, invoices and states when the app is killed ${where}`, {
    timeout: 400_000,
  }, async () => {
    const alice = await Alice.signUp(api, database.pool, newStudent());
    for (const step of JOURNEY) {
      const money = MONEY_MOVES[step.name];
      if (money) {
        const cut = step.act(alice).catch(() => null);
        await eventually(() => hasReached(alice.student.clockId, money), Boolean);
        await kill();
        await cut;
      }
      const returned = await step.act(alice);
      if (IS_NIGHTLY || KILLED_AFTER.includes(step.name)) await kill();
      // A move that is repeated after a kill returns the rest of the timeline only.
      if (!money) expect(returned, step.name).toEqual(step.returns);
      if ("state" in step) expect(await alice.state(), step.name).toBe(step.state);
    }
    // A mail that a killed process was sending is sent when its lease expires.
    await expect.poll(async () => (await alice.mails()).sort(), { timeout: 120_000 }).toEqual(JOURNEY_MAILS);
  });
});

describe("a year", () => {
  it("ends in twelve renewals, though the app is killed in the middle of moving the clock", async () => {
    const alice = await Alice.signUp(api, database.pool, newStudent());
    const { student } = alice;
    await student.until(11, "11:00");
    await student.buy();
    for (const killAfterMs of [400, 900]) {
      const cut = student.until(371, "11:00").catch(() => null);
      await sleep(killAfterMs);
      await kill();
      await cut;
    }
    await student.until(371, "11:00");
    expect(await alice.state()).toBe("premium, active; quiz 0 of unlimited; 0 logged; charged 13");
    const { subscription } = await succeed(student.call("currentSubscription"));
    expect(subscription.end_date).toBe(new Date(on(11 + 13 * 30, "11:00")).toISOString());
    const mails = await alice.mails();
    for (const type of ["renewal_successful", "renewal_reminder"]) {
      expect(mails.filter((sent) => sent === type)).toHaveLength(12);
    }
  });
});
