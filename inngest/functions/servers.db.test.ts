import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { drainObservations } from "@/lib/db/alert/observations";
import { findJobStarts } from "@/lib/db/job/job-starts";
import { resendLostEvents } from "@/lib/db/outbox/waiting-events";
import { DAILY_JOB_NAMES, REFUSED_CALL } from "@/lib/domain/job";
import { type OutgoingEvent, relayEvents } from "@/lib/services/outbox/relay-events";
import { pickUpMissed } from "@/lib/services/system/pick-up-missed";
import { usePool } from "@/test/support/engine";
import { type JobServer, serveOwnJobs } from "@/test/support/jobs";
import { ledgerOf, type Payer, type PaymentWorld, startPaymentWorld } from "@/test/support/payments";
import { getSigningKey } from "../client";
import { callFunction } from "../engine/call";
import { cronOf } from "../schedule";
import { listenedEvents } from ".";

/**
 * The functions, called as an Inngest server calls them: this test is the server. It keeps what it was sent, drops a second event with the
 * same id, runs what an event or a tick starts, and may forget, repeat or leave out.
 */
class Server {
  readonly #seen = new Set<string>();
  #queue: OutgoingEvent[] = [];

  /** Takes the events of the outbox, as its event API does. */
  async receive(): Promise<void> {
    const accept = async (events: OutgoingEvent[]) => {
      for (const event of events) {
        if (!this.#seen.has(event.id)) this.#queue.push(event);
        this.#seen.add(event.id);
      }
    };
    for (let sent = 1; sent > 0; ) sent = (await relayEvents(accept, new Date())).sent;
  }

  /** What a server without a store forgets when it ends: what it has accepted, and the ids that it has seen. */
  crash(): number {
    const lost = this.#queue.length;
    this.#queue = [];
    return lost;
  }

  /** Runs what its queue holds, and what that sends. @returns the names of the events, in order */
  async work(): Promise<string[]> {
    const done: string[] = [];
    await this.receive();
    for (let event = this.#queue.shift(); event; event = this.#queue.shift()) {
      done.push(event.name);
      for (const id of STARTS[event.name] ?? []) await run(id, { ...event, ts: Date.now() });
      await this.receive();
    }
    return done;
  }

  async tick(job: "renew-subscriptions", at: Date): Promise<void> {
    const event = { id: randomUUID(), name: "inngest/scheduled.timer", data: { cron: cronOf(job) }, ts: at.getTime() };
    await run(job, event);
  }
}

/** Which functions an event starts. */
const STARTS: Record<string, string[]> = {
  "renewal/requested": ["renew-subscription"],
  "payment/method.confirmed": ["renew-subscription"],
  "alert/changed": ["send-alert"],
  ...Object.fromEntries(DAILY_JOB_NAMES.map((job) => [`job/${job}.requested`, [job]])),
};

let world: PaymentWorld;
let jobs: JobServer;

beforeAll(async () => {
  world = await startPaymentWorld();
  usePool(world.database.pool);
  jobs = await serveOwnJobs();
});
afterAll(async () => {
  await jobs?.close();
  await world?.stop();
});
beforeEach(() => world.database.pool.query("TRUNCATE outbox_event, job_start"));

/** Calls a function until its run has ended, step by step. */
async function run(id: string, event: object): Promise<void> {
  const steps: Record<string, unknown> = {};
  const runId = randomUUID();
  const endpoint = { url: jobs.url, signingKey: getSigningKey() };
  for (;;) {
    const ids = Object.keys(steps);
    const ctx = {
      run_id: runId,
      attempt: 0,
      disable_immediate_execution: false,
      use_api: false,
      stack: { stack: ids, current: ids.length },
    };
    const body = { version: 2, event, events: [event], steps, ctx };
    const call = { functionId: `studymeter-${id}`, stepId: "step", runId, body };
    const response = await callFunction(endpoint, call, AbortSignal.timeout(60_000));
    if (response.kind === "returned") return;
    if (response.kind !== "steps") throw new Error(`${id}: ${JSON.stringify(response)}`);
    for (const op of response.ops) steps[op.id] = { type: "data", data: op.data };
  }
}

/** A student whose renewal is due, as if the plan had been bought a month ago. */
async function renewing(): Promise<Payer> {
  const payer = await world.newcomer();
  const { body } = await payer.call("checkout", { body: { plan: "premium" } });
  const { razorpay_order_id, razorpay_payment_id, razorpay_signature } = await payer.pay(body.order_id);
  await payer.call("verify", { body: { razorpay_order_id, razorpay_payment_id, razorpay_signature } });
  await world.database.pool.query(
    `UPDATE user_subscription SET start_date = start_date - interval '30 days', end_date = end_date - interval '29 days',
       renewal_date = renewal_date - 30, entitled_until = entitled_until - interval '29 days' WHERE student_id = $1`,
    [payer.studentId],
  );
  await world.database.pool.query("TRUNCATE outbox_event");
  return payer;
}

const PRICE = 79_900;

async function expectOneRenewal(payer: Payer): Promise<void> {
  await world.drain();
  expect(await ledgerOf(world, payer)).toMatchObject({
    theirs: { captured: 2 * PRICE },
    ours: { captured: 2 * PRICE },
    invoices: 2,
  });
}

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

describe("a renewal is charged once", () => {
  it("where the server repeats the tick, as in a night that has its hour twice", async () => {
    const [server, payer] = [new Server(), await renewing()];
    await Promise.all([
      server.tick("renew-subscriptions", minutesAgo(60)),
      server.tick("renew-subscriptions", minutesAgo(0)),
    ]);
    expect((await server.work()).filter((name) => name === "renewal/requested")).toHaveLength(1);
    await expectOneRenewal(payer);
  });

  it("where it replays every tick of a week of downtime, as with Redis", async () => {
    const [server, payer] = [new Server(), await renewing()];
    for (let day = 7; day >= 0; day--) await server.tick("renew-subscriptions", minutesAgo(day * 1_440));
    expect((await server.work()).filter((name) => name === "renewal/requested")).toHaveLength(1);
    await expectOneRenewal(payer);
  });

  it("where it leaves the tick out, as in a night that has no such hour, or without Redis", async () => {
    const [server, payer] = [new Server(), await renewing()];
    // The other jobs have run today.
    expect((await pickUpMissed(listenedEvents(), new Date())).jobs).toContain("renew-subscriptions");
    expect((await pickUpMissed(listenedEvents(), new Date())).jobs).toEqual([]);
    expect((await server.work()).filter((name) => name === "renewal/requested")).toHaveLength(1);
    await expectOneRenewal(payer);
    expect((await pickUpMissed(listenedEvents(), new Date())).jobs).toEqual([]);
  });

  it("where it crashes with what the job has requested", async () => {
    const [server, payer] = [new Server(), await renewing()];
    await server.tick("renew-subscriptions", minutesAgo(0));
    await server.receive();
    expect(server.crash()).toBe(1);
    expect(await resendLostEvents(listenedEvents(), new Date(), 600, 5)).toBe(0);
    await world.database.pool.query("UPDATE outbox_event SET sent_at = sent_at - interval '11 minutes'");
    expect((await pickUpMissed(listenedEvents(), new Date())).events).toBe(1);
    expect((await server.work()).filter((name) => name === "renewal/requested")).toHaveLength(1);
    await expectOneRenewal(payer);
  });
});

describe("an event that a server accepted and lost", () => {
  const insert = (name: string, data: object) =>
    world.database.pool.query(
      `INSERT INTO outbox_event (id, name, data, cause, created_at, next_attempt_at) VALUES (gen_random_uuid(), $1, $2, $1 || ':test', now(), now())`,
      [name, JSON.stringify(data)],
    );
  const older = (minutes: number) =>
    world.database.pool.query("UPDATE outbox_event SET sent_at = sent_at - $1 * interval '1 minute'", [minutes]);

  it.each([
    ["alert/changed", { alertId: randomUUID(), state: "opened" }],
    ["payment/method.confirmed", { subscriptionId: randomUUID() }],
    ["job/restore-free-plan.requested", {}],
  ])("%s arrives in the end", async (name, data) => {
    const server = new Server();
    await insert(name, data);
    await server.receive();
    expect(server.crash()).toBe(1);
    await older(11);
    expect(await resendLostEvents(listenedEvents(), new Date(), 600, 5)).toBe(1);
    expect(await server.work()).toContain(name);
    await older(100_000);
    expect(await resendLostEvents(listenedEvents(), new Date(), 600, 5)).toBe(0);
  });

  it("is waited for twice as long each time, and given up in the end", async () => {
    const server = new Server();
    await insert("alert/changed", {});
    for (const patience of [10, 20, 40, 80, 160]) {
      await server.receive();
      await older(patience - 1);
      expect(await resendLostEvents(listenedEvents(), new Date(), 600, 5)).toBe(0);
      await older(2);
      expect(await resendLostEvents(listenedEvents(), new Date(), 600, 5)).toBe(1);
    }
    await server.receive();
    await older(100_000);
    expect(await resendLostEvents(listenedEvents(), new Date(), 600, 5)).toBe(0);
  });
});

it("an event that no job waits for is sent once", async () => {
  const server = new Server();
  await world.database.pool.query(
    "INSERT INTO outbox_event (id, name, data, cause, created_at, next_attempt_at) VALUES (gen_random_uuid(), 'subscription/renewed', '{}', 'x', now(), now())",
  );
  await server.receive();
  await world.database.pool.query("UPDATE outbox_event SET sent_at = sent_at - interval '1 day'");
  expect(await resendLostEvents(listenedEvents(), new Date(), 600, 5)).toBe(0);
});

it("the events that are sent again are those that start a function", () => {
  expect(listenedEvents()).toEqual(
    expect.arrayContaining([
      "alert/changed",
      "payment/method.confirmed",
      "payment/refund.requested",
      "reminder/requested",
      "renewal/requested",
      "restore/requested",
      "webhook/received",
      "job/renew-subscriptions.requested",
      "job/evaluate-alerts.requested",
    ]),
  );
  // Those come back by themselves, or nothing waits for them.
  for (const name of ["mail/due", "subscription/renewed"]) expect(listenedEvents()).not.toContain(name);
});

it("a call without our signature is no sign of the server, and is counted for the doctor", async () => {
  drainObservations();
  const call = {
    functionId: "studymeter-cleanup",
    stepId: "step",
    runId: randomUUID(),
    body: { event: {}, events: [{}], steps: {}, ctx: {} },
  };
  const endpoint = { url: jobs.url, signingKey: `signkey-test-${"ab".repeat(32)}` };
  await callFunction(endpoint, call, AbortSignal.timeout(10_000));
  expect(await findJobStarts()).toEqual(new Map());
  expect(drainObservations().incidents.get(REFUSED_CALL)).toMatchObject({ count: 1 });
});
