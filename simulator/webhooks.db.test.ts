import Razorpay from "razorpay";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import {
  control,
  KEYS,
  type ReceivedEvent,
  startTestSimulator,
  startWebhookReceiver,
  type WebhookReceiver,
} from "@/test/support/simulator";
import type { RunningSimulator } from "./index";

let database: TestDatabase;
let receiver: WebhookReceiver;
let running: RunningSimulator;
let started: RunningSimulator[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  return () => database.drop();
});

beforeEach(async () => {
  receiver = await startWebhookReceiver();
  running = await start();
  await control(running.url, "POST", "/reset");
});

afterEach(async () => {
  for (const simulator of started) await simulator.stop();
  started = [];
  await receiver.stop();
});

async function start(): Promise<RunningSimulator> {
  const simulator = await startTestSimulator({ databaseUrl: database.url, webhookUrl: receiver.url });
  started.push(simulator);
  return simulator;
}

async function stop(simulator: RunningSimulator): Promise<void> {
  started = started.filter((other) => other !== simulator);
  await simulator.stop();
}

let serial = 0;

function sdkOf({ url }: RunningSimulator) {
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's types are wrong about recurring payments and tokens
  const sdk: any = new Razorpay({ key_id: KEYS.keyId, key_secret: KEYS.keySecret });
  sdk.api.rq.defaults.baseURL = url;
  return sdk;
}

async function newOrder(withMandate = false) {
  const number = ++serial;
  const sdk = sdkOf(running);
  const student = `student-${number}`;
  const customer = await sdk.customers.create({
    email: `w${number}@example.com`,
    contact: "+919876543210",
    notes: { student_id: student },
  });
  const order = await sdk.orders.create({
    amount: 49_900,
    currency: "INR",
    receipt: `w-${number}`,
    customer_id: customer.id,
    ...(withMandate ? { token: { max_amount: 99_900, expire_at: 4_102_444_800, frequency: "as_presented" } } : {}),
  });
  return { orderId: order.id as string, customerId: customer.id as string, student };
}

async function pay(orderId: string, instrument = "4100280000001007") {
  return (await control(running.url, "POST", "/checkout", { order_id: orderId, instrument })).body;
}

const PAID = ["payment.authorized", "payment.captured", "order.paid"];
const types = (events: ReceivedEvent[]) => events.map((event) => event.type);
const isGenuine = (event: ReceivedEvent) =>
  Razorpay.validateWebhookSignature(event.rawBody, event.signature, KEYS.webhookSecret);

describe("Webhooks", () => {
  it("report a payment in order, signed over the raw body, each with an id of its own", async () => {
    const { orderId } = await newOrder();
    const paid = await pay(orderId);
    const events = await receiver.waitFor(3);
    expect(types(events)).toEqual(PAID);
    expect(events.every(isGenuine)).toBe(true);
    expect(new Set(events.map((event) => event.eventId)).size).toBe(3);
    expect(events[1]?.body).toMatchObject({
      entity: "event",
      contains: ["payment"],
      payload: { payment: { entity: { id: paid.razorpay_payment_id, order_id: orderId, status: "captured" } } },
    });
  });

  it("report mandates, declines and refunds", async () => {
    const { orderId } = await newOrder(true);
    await pay(orderId, "4100280000060003");
    const paid = await pay(orderId);
    await sdkOf(running).payments.refund(paid.razorpay_payment_id, {});
    const events = await receiver.waitFor(7);
    expect(types(events).sort()).toEqual(
      [...PAID, "payment.failed", "token.confirmed", "refund.created", "refund.processed"].sort(),
    );
  });

  it("are retried until they are accepted", async () => {
    let refusals = 0;
    receiver.respondWith(() => (refusals++ < 3 ? 500 : 200));
    const { orderId } = await newOrder();
    await pay(orderId);
    const events = await receiver.waitFor(6);
    const accepted = new Set(events.slice(3).map((event) => event.eventId));
    expect(accepted.size).toBe(3);
    expect(new Set(events.slice(0, 3).map((event) => event.eventId))).toEqual(accepted);
  });

  it("outlive the simulator: what was not sent is sent by the next one", async () => {
    receiver.respondWith(() => 503);
    const { orderId } = await newOrder();
    await pay(orderId);
    await receiver.waitFor(3);
    await stop(running);
    receiver.respondWith(() => 200);
    const before = receiver.events.length;
    running = await start();
    const events = await receiver.waitFor(before + 3);
    expect(new Set(types(events.slice(before)))).toEqual(new Set(PAID));
  });

  it("are sent once by two simulators on the same store", async () => {
    const second = await start();
    const orders = await Promise.all(Array.from({ length: 10 }, () => newOrder()));
    await Promise.all(
      orders.map(({ orderId }, index) =>
        control((index % 2 === 0 ? running : second).url, "POST", "/checkout", {
          order_id: orderId,
          instrument: "success@razorpay",
        }),
      ),
    );
    await control(running.url, "POST", "/settle", {});
    const ids = receiver.events.map((event) => event.eventId);
    expect(ids).toHaveLength(30);
    expect(new Set(ids).size).toBe(30);
  });
});

describe("Switches", () => {
  const set = (switches: object) => control(running.url, "POST", "/webhooks", switches);

  it("duplicate: the same event id more than once", async () => {
    await set({ duplicate: 2 });
    const { orderId } = await newOrder();
    await pay(orderId);
    const events = await receiver.waitFor(9);
    expect(new Set(events.map((event) => event.eventId)).size).toBe(3);
  });

  it("reorder: the newest first", async () => {
    await set({ reorder: true });
    const { orderId } = await newOrder();
    await pay(orderId);
    expect(types(await receiver.waitFor(3))).toEqual(PAID.toReversed());
  });

  it("drop: nothing is sent until it is requested, in the requested order", async () => {
    await set({ drop: true });
    const { orderId } = await newOrder();
    await pay(orderId);
    await control(running.url, "POST", "/settle", {});
    expect(receiver.events).toEqual([]);
    const { body } = await control(running.url, "GET", `/webhooks/events?order=${orderId}`);
    expect(body.events.map((event: { type: string; state: string }) => [event.type, event.state])).toEqual(
      PAID.map((type) => [type, "held"]),
    );
    const event_ids = body.events.map((event: { event_id: string }) => event.event_id).toReversed();
    const sent = await control(running.url, "POST", "/webhooks/send", { event_ids, times: 2 });
    expect(sent.body.deliveries).toHaveLength(6);
    expect(types(receiver.events)).toEqual([...PAID.toReversed(), ...PAID.toReversed()]);
  });

  it("drop with types: the others are sent", async () => {
    await set({ drop: true, events: ["payment.captured"] });
    const { orderId } = await newOrder();
    await pay(orderId);
    await control(running.url, "POST", "/settle", {});
    expect(types(receiver.events)).toEqual(["payment.authorized", "order.paid"]);
  });

  it("delay: nothing before its time", async () => {
    await set({ delay_seconds: 1 });
    const { orderId } = await newOrder();
    const before = performance.now();
    await pay(orderId);
    await receiver.waitFor(3);
    expect(performance.now() - before).toBeGreaterThan(1000);
  });

  it("bad signature: forged until the switch is off, then sent again properly", async () => {
    receiver.respondWith((event) => (isGenuine(event) ? 200 : 400));
    await set({ bad_signature: true });
    const { orderId } = await newOrder();
    await pay(orderId);
    expect((await receiver.waitFor(3)).some(isGenuine)).toBe(false);
    await set({});
    await receiver.waitFor(6);
    expect(receiver.events.slice(3).every(isGenuine)).toBe(true);
  });
});

describe("Debits that take their time", () => {
  const HOUR = 3_600_000;

  async function debit(behaviour: object, instrument?: string) {
    const sdk = sdkOf(running);
    const made = await newOrder(true);
    const at = new Date("2031-01-10T20:30:00.000Z");
    await control(running.url, "POST", "/settle", { now: at.toISOString(), customers: [made.student] });
    const paid = await pay(made.orderId, instrument);
    const { token_id, email } = await sdk.payments.fetch(paid.razorpay_payment_id);
    await control(running.url, "POST", "/behaviour", { student_id: made.student, ...behaviour });
    const order = await sdk.orders.create({ amount: 49_900, currency: "INR", customer_id: made.customerId });
    const { razorpay_payment_id } = await sdk.payments.createRecurringPayment({
      email,
      contact: "+919876543210",
      amount: 49_900,
      currency: "INR",
      order_id: order.id,
      customer_id: made.customerId,
      token: token_id,
      recurring: true,
    });
    const status = async () => (await sdk.payments.fetch(razorpay_payment_id)).status;
    const settle = (ms: number, customers = [made.student]) =>
      control(running.url, "POST", "/settle", { now: new Date(at.getTime() + ms).toISOString(), customers });
    return { ...made, at, paymentId: razorpay_payment_id as string, orderId: order.id as string, status, settle };
  }

  it.each([
    ["4100280000001007", 36],
    ["success@razorpay", 25],
  ])("with %s after as many hours as a bank takes (%d), on the student's own clock", async (instrument, hours) => {
    const { status, settle, paymentId, at } = await debit({ next: "capture", settle_after: "bank" }, instrument);
    expect(await status()).toBe("created");
    expect((await settle(hours * HOUR - 1)).body).toEqual({
      settled: [],
      next_at: new Date(at.getTime() + hours * HOUR).toISOString(),
    });
    expect(await status()).toBe("created");
    expect((await settle(hours * HOUR)).body).toMatchObject({
      settled: [{ payment_id: paymentId, status: "captured" }],
      next_at: null,
    });
    expect(await status()).toBe("captured");
    expect((await settle(hours * HOUR)).body.settled).toEqual([]);
  });

  it("are announced, and declined when set so", async () => {
    const { status, settle, orderId } = await debit({
      next: "decline",
      reason: "insufficient_funds",
      settle_after: "2h",
    });
    await settle(2 * HOUR);
    expect(await status()).toBe("failed");
    const told = receiver.events.filter((event) => event.rawBody.includes(orderId));
    expect(types(told)).toEqual(["order.notification.delivered", "payment.failed"]);
    expect(told[1]?.body.payload.payment?.entity).toMatchObject({ error_reason: "insufficient_funds" });
    expect(told[1]?.body).toMatchObject({ created_at: Date.parse("2031-01-10T22:30:00.000Z") / 1000 });
  });

  it("are not decided by another customer's clock", async () => {
    const { status } = await debit({ next: "capture", settle_after: "1s" });
    await control(running.url, "POST", "/settle", { now: "2099-01-01T00:00:00Z" });
    expect(await status()).toBe("created");
  });

  it("are decided once by two concurrent settle calls", async () => {
    const { settle, orderId } = await debit({ next: "capture", settle_after: "1h" });
    const answers = await Promise.all(Array.from({ length: 6 }, () => settle(HOUR)));
    expect(answers.flatMap((answer) => answer.body.settled)).toHaveLength(1);
    const { body } = await control(running.url, "GET", `/webhooks/events?order=${orderId}`);
    expect(body.events.filter((event: { type: string }) => event.type === "payment.captured")).toHaveLength(1);
  });

  it("can fail first and be authorized late", async () => {
    const { status, settle, orderId, paymentId } = await debit({ next: "decline", settle_after: "1h" });
    await settle(HOUR);
    expect(await status()).toBe("failed");
    expect((await control(running.url, "POST", `/payments/${paymentId}/authorize-late`)).status).toBe(200);
    expect(await status()).toBe("captured");
    const { body } = await control(running.url, "GET", `/webhooks/events?order=${orderId}`);
    expect(body.events.map((event: { type: string }) => event.type)).toEqual([
      "order.notification.delivered",
      "payment.failed",
      ...PAID,
    ]);
  });
});
