import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toWireId } from "@/lib/domain/id";
import { freePort, type RunningApp, startApp } from "@/test/support/app";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { insertApiKey, newStudent } from "@/test/support/engine";

const PREMIUM = 999;

let database: TestDatabase;
let app: RunningApp;
let key: string;
let port: number;

beforeAll(async () => {
  database = await createTestDatabase();
  key = await insertApiKey(database.pool, ["admin"]);
  port = await freePort();
  await start();
});
afterAll(async () => {
  await app?.stop();
  await database?.drop();
});

/** The whole program, with its local Razorpay and its jobs, on the same port each time. */
async function start(): Promise<void> {
  app = await startApp({ databaseUrl: database.url, port });
}

async function kill(): Promise<void> {
  await app.kill9();
  await start();
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of every shape
type Json = any;

async function call(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<Json> {
  const response = await fetch(`${app.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { ...((await response.json()) as object), http: response.status };
}

/** Kolkata's clock on a day of the journey; day 1 is 1 January 2026. */
const on = (day: number, time: string) =>
  `${new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10)}T${time}:00+05:30`;

async function newcomer() {
  const userId = newStudent();
  const clock = await call("POST", "/api/test-clocks", { now: on(1, "10:00") });
  const email = `${userId}@learn.example`;
  await call("PUT", `/api/students/${userId}`, { name: "Alice", email }, { "x-test-clock": clock.id });
  const hers = (method: string, path: string, body?: object) => call(method, path, body, { "x-user-id": userId });
  return {
    userId,
    hers,
    until: (day: number, time: string) => call("POST", `/api/test-clocks/${clock.id}/advance`, { to: on(day, time) }),
    subscription: async () => (await hers("GET", "/api/subscriptions/current")).subscription,
    buy: async () => {
      const order = await hers("POST", "/api/subscriptions/checkout", { plan: "premium" });
      const body = { order_id: order.order_id, instrument: "4100280000001007" };
      const { success, http, ...proof } = await call("POST", "/api/simulator/checkout", body);
      return hers("POST", "/api/subscriptions/verify", proof);
    },
    mails: async () => {
      const { messages } = await call("GET", `/api/mailbox?user_id=${userId}`);
      return messages.map(({ type }: { type: string }) => type).reverse();
    },
  };
}

type Alice = Awaited<ReturnType<typeof newcomer>>;

/** As many payments, invoices and periods as were sold, by both books. */
async function expectSold(alice: Alice, periods: number): Promise<void> {
  const { rows } = await database.pool.query(
    `SELECT st.id, (SELECT count(*)::int FROM payment p WHERE p.student_id = st.id AND p.captured_at IS NOT NULL) AS payments,
       (SELECT count(*)::int FROM invoice i WHERE i.student_id = st.id) AS invoices,
       (SELECT coalesce(sum(total), 0)::int FROM invoice i WHERE i.student_id = st.id) AS invoiced
     FROM student st WHERE st.external_id = $1`,
    [alice.userId],
  );
  const { id, ...books } = rows[0];
  expect(books).toEqual({ payments: periods, invoices: periods, invoiced: periods * PREMIUM });
  const theirs = await database.pool.query(
    `SELECT count(*)::int AS payments, coalesce(sum(p.amount), 0)::int AS captured FROM simulator.payment p
     JOIN simulator.customer c ON c.id = p.customer_id WHERE c.notes ->> 'student_id' = $1 AND p.status = 'captured'`,
    [toWireId("student", id)],
  );
  expect(theirs.rows).toEqual([{ payments: periods, captured: periods * PREMIUM }]);
}

describe("a year on the whole program", () => {
  it("ends in twelve renewals, though it is killed in the middle of moving the clock", async () => {
    const alice = await newcomer();
    await alice.until(11, "11:00");
    await alice.buy();
    for (const patience of [400, 900]) {
      const cut = alice.until(371, "11:00").catch(() => null);
      await sleep(patience);
      await kill();
      await cut;
    }
    expect(await alice.until(371, "11:00")).toMatchObject({ http: 200 });
    expect((await alice.subscription()).end_date).toBe(new Date(on(11 + 13 * 30, "11:00")).toISOString());
    await expectSold(alice, 13);
    const mails = await alice.mails();
    for (const type of ["renewal_successful", "renewal_reminder"]) {
      expect(mails.filter((sent: string) => sent === type)).toHaveLength(12);
    }
  });
});
