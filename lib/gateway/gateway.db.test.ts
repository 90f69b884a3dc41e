import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { control, KEYS, startTestSimulator } from "@/test/support/simulator";
import { createGateway, createSimulatorControl, type Gateway, GatewayError, type SimulatorControl } from "./index";

let database: TestDatabase;
let simulator: Awaited<ReturnType<typeof startTestSimulator>>;
let gateway: Gateway;
let impatient: Gateway;
let controls: SimulatorControl;

/** Short, for calls that are never answered; the others get the time that a busy machine may need. */
const SHORT_TIMEOUT_MS = 1_000;
const GOOD_CARD = "4100280000001007";

beforeAll(async () => {
  database = await createTestDatabase();
  simulator = await startTestSimulator({ databaseUrl: database.url });
  gateway = gatewayAt(simulator.url);
  impatient = gatewayAt(simulator.url, { timeoutMs: SHORT_TIMEOUT_MS });
  controls = createSimulatorControl({ baseUrl: simulator.url, ...KEYS });
});

afterAll(async () => {
  await simulator?.stop();
  await database?.drop();
});

beforeEach(() => control(simulator.url, "POST", "/reset"));

function gatewayAt(baseUrl: string, overrides: object = {}): Gateway {
  return createGateway({ baseUrl, ...KEYS, ...overrides });
}

let serial = 0;

function done<T>(outcome: { kind: "done"; value: T } | { kind: "unknown"; cause: string }): T {
  if (outcome.kind === "done") return outcome.value;
  throw new Error(`Expected a response, got: ${outcome.cause}`);
}

const PHONE = "+919876543210";

async function student() {
  const studentId = `student-${++serial}`;
  const email = `g${serial}@example.com`;
  const customer = done(await gateway.createCustomer({ name: "Asha", email, contact: PHONE, studentId }));
  return { studentId, email, customerId: customer.id };
}

async function order(customerId: string, overrides: object = {}) {
  const receipt = `receipt-${++serial}`;
  return done(await gateway.createOrder({ amount: 49_900, currency: "INR", receipt, customerId, ...overrides }));
}

const mandate = { maxAmount: 99_900, expiresAt: new Date("2040-01-01T00:00:00Z") };

async function subscriber(instrument = GOOD_CARD) {
  const { studentId, customerId } = await student();
  const { id } = await order(customerId, { mandate });
  const proof = await controls.checkout({ orderId: id, instrument });
  const payment = await gateway.getPayment(proof.paymentId);
  if (!payment.tokenId) throw new Error("The checkout registered no mandate.");
  return { studentId, customerId, tokenId: payment.tokenId, payment, proof };
}

type Subscriber = Awaited<ReturnType<typeof subscriber>>;

const charge = (of: Subscriber, orderId: string, overrides: object = {}, by = gateway) =>
  by.chargeToken({
    orderId,
    customerId: of.customerId,
    tokenId: of.tokenId,
    amount: 49_900,
    currency: "INR",
    description: "Premium",
    email: "asha@example.com",
    contact: PHONE,
    ...overrides,
  });

const failing = (kind: string, details: object = {}) => ({
  name: "GatewayError",
  kind,
  details: expect.objectContaining(details),
});

describe("A purchase", () => {
  it("goes from order to signed payment and mandate", async () => {
    const { customerId, payment, proof } = await subscriber();
    expect(gateway.isCheckoutSignature(proof)).toBe(true);
    expect(payment).toMatchObject({
      status: "captured",
      amount: 49_900,
      amountRefunded: 0,
      currency: "INR",
      orderId: proof.orderId,
      customerId,
      method: "card",
      card: { lastFour: "1007", network: "Visa", issuer: "HDFC" },
      upiHandle: null,
      decline: null,
      notes: {},
    });
    expect(await gateway.getOrder(proof.orderId)).toMatchObject({ status: "paid", amountPaid: 49_900 });
    expect(await gateway.listTokens(customerId)).toEqual([
      expect.objectContaining({
        kind: "card",
        status: "confirmed",
        lastFour: "1007",
        expiryMonth: 12,
        expiryYear: 2049,
        maxAmount: 99_900,
        expiresAt: mandate.expiresAt,
      }),
    ]);
  });

  it("knows a UPI mandate by its handle", async () => {
    const { customerId, payment, tokenId } = await subscriber("success@razorpay");
    expect(payment).toMatchObject({ method: "upi", upiHandle: "success@razorpay", card: null });
    expect(await gateway.getToken(customerId, tokenId)).toMatchObject({ kind: "upi", upiHandle: "success@razorpay" });
  });

  it.each([
    ["another payment", { paymentId: "pay_00000000000000" }],
    ["another order", { orderId: "order_00000000000000" }],
    ["a changed signature", { signature: "0".repeat(64) }],
    ["an empty signature", { signature: "" }],
    ["a long signature", { signature: "a".repeat(10_000) }],
  ])("is not believed with %s", async (_, change) => {
    const { proof } = await subscriber();
    expect(gateway.isCheckoutSignature({ ...proof, ...change })).toBe(false);
  });

  it("creates one order for a receipt, however often it is asked", async () => {
    const { customerId } = await student();
    const input = { amount: 49_900, currency: "INR", receipt: "purchase-1", customerId };
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => gateway.createOrder(input)));
    expect(new Set(outcomes.map((outcome) => done(outcome).id)).size).toBe(1);
    await expect(gateway.createOrder({ ...input, amount: 49_901 })).rejects.toMatchObject(
      failing("invalid", { field: "receipt" }),
    );
    expect(await gateway.findOrderByReceipt("purchase-1")).toMatchObject({ receipt: "purchase-1" });
    expect(await gateway.findOrderByReceipt("purchase-2")).toBeNull();
  });
});

describe("A debit", () => {
  it("is submitted, and found captured", async () => {
    const of = await subscriber();
    const { id } = await order(of.customerId);
    const outcome = await charge(of, id);
    expect(outcome).toEqual({ kind: "submitted", paymentId: expect.stringMatching(/^pay_/) });
    expect(await gateway.listOrderPayments(id)).toMatchObject([{ status: "captured", tokenId: of.tokenId }]);
  });

  it("stays open until the bank has decided", async () => {
    const of = await subscriber();
    await controls.settle(new Date("2031-01-01T00:00:00Z"), [of.studentId]);
    await controls.setBehaviour(of.studentId, { next: "capture", settle_after: "bank" });
    const { id } = await order(of.customerId);
    await charge(of, id);
    expect(await gateway.listOrderPayments(id)).toMatchObject([{ status: "created" }]);
    expect(await controls.nextSettlement([of.studentId])).toEqual(new Date("2031-01-02T12:00:00Z"));
    await controls.settle(new Date("2031-01-02T12:00:00Z"), [of.studentId]);
    expect(await gateway.listOrderPayments(id)).toMatchObject([{ status: "captured" }]);
  });

  it("is declined with the bank's reason, and the failed payment is named", async () => {
    const of = await subscriber();
    await controls.setBehaviour(of.studentId, { next: "decline", reason: "insufficient_funds" });
    const { id } = await order(of.customerId);
    const outcome = await charge(of, id);
    expect(outcome).toMatchObject({
      kind: "declined",
      paymentId: expect.stringMatching(/^pay_/),
      decline: { code: "BAD_REQUEST_ERROR", reason: "insufficient_funds", source: "customer" },
    });
    expect(await gateway.listOrderPayments(id)).toMatchObject([
      { status: "failed", decline: { reason: "insufficient_funds" } },
    ]);
    expect(await charge(of, id)).toMatchObject({ kind: "submitted" });
  });

  it.each([
    ["paused", "mandate_paused"],
    ["cancelled", "mandate_cancelled"],
    ["cancellation_initiated", "mandate_cancelled"],
    ["deactivated", "mandate_cancelled"],
    ["expired", "mandate_expired"],
    ["rejected", "mandate_rejected"],
    ["initiated", "mandate_initiated"],
  ])("of a mandate that is %s is a decline, not a mistake", async (status, reason) => {
    const of = await subscriber();
    await control(simulator.url, "POST", "/tokens", { token_id: of.tokenId, status });
    const { id } = await order(of.customerId);
    expect(await charge(of, id)).toMatchObject({ kind: "declined", paymentId: null, decline: { reason } });
    expect(await gateway.listOrderPayments(id)).toEqual([]);
  });

  it("of a deleted mandate, or above its limit, is a decline", async () => {
    const of = await subscriber();
    const dear = await order(of.customerId, { amount: 99_901 });
    expect(await charge(of, dear.id, { amount: 99_901 })).toMatchObject({ decline: { reason: "mandate_exceeded" } });
    expect(await gateway.deleteToken(of.customerId, of.tokenId)).toEqual({ kind: "done", value: null });
    const { id } = await order(of.customerId);
    expect(await charge(of, id)).toMatchObject({ kind: "declined", decline: { reason: "mandate_missing" } });
  });

  it("of a mandate that was paused and goes on is made", async () => {
    const of = await subscriber();
    for (const status of ["paused", "resumed"])
      await control(simulator.url, "POST", "/tokens", { token_id: of.tokenId, status });
    expect(await gateway.getToken(of.customerId, of.tokenId)).toMatchObject({ status: "confirmed" });
    const { id } = await order(of.customerId);
    expect(await charge(of, id)).toMatchObject({ kind: "submitted" });
  });

  it("that is wrong in itself is over, with a reason that is ours and no student's", async () => {
    const of = await subscriber();
    const { id } = await order(of.customerId);
    const outcome = await charge(of, id, { amount: 100 });
    expect(outcome).toMatchObject({
      kind: "declined",
      paymentId: null,
      decline: { reason: "input_validation_failed" },
    });
    const wrongKeys = gatewayAt(simulator.url, { keySecret: "sekret-4711" });
    const input = { orderId: id, customerId: of.customerId, tokenId: of.tokenId, amount: 49_900, currency: "INR" };
    const payer = { description: "", email: "a@learn.example", contact: "+919876543210" };
    expect(await wrongKeys.chargeToken({ ...input, ...payer })).toMatchObject({
      kind: "declined",
      paymentId: null,
      decline: { reason: "keys_not_accepted" },
    });
  });

  it.each(["recurring_payment_not_enabled", "merchant_not_activated"])(
    "that our account may not make (%s) is over, and leaves no payment",
    async (reason) => {
      const of = await subscriber();
      await controls.setBehaviour(of.studentId, { next: "refuse", reason });
      const { id } = await order(of.customerId);
      expect(await charge(of, id)).toMatchObject({ kind: "declined", paymentId: null, decline: { reason } });
      expect(await gateway.listOrderPayments(id)).toEqual([]);
    },
  );

  it.each(["payment_pending", "order_already_paid"])("that is not decided (%s) is asked about", async (reason) => {
    const of = await subscriber();
    await controls.setBehaviour(of.studentId, { next: "refuse", reason });
    const { id } = await order(of.customerId);
    expect(await charge(of, id)).toMatchObject({ kind: "unknown" });
    expect(await gateway.listOrderPayments(id)).toEqual([]);
  });

  it("by UPI is refused in the peak hours, and held until they are over where it is made later", async () => {
    const of = await subscriber("success@razorpay");
    const noon = new Date("2031-01-01T11:00:00+05:30");
    await controls.settle(noon, [of.studentId]);
    const { id } = await order(of.customerId);
    expect(await charge(of, id)).toMatchObject({ kind: "declined", decline: { reason: "input_validation_failed" } });
    await controls.setBehaviour(of.studentId, { next: "capture", settle_after: "1h" });
    expect(await charge(of, id)).toMatchObject({ kind: "submitted" });
    expect(await controls.nextSettlement([of.studentId])).toEqual(new Date("2031-01-01T13:00:00+05:30"));
  });

  it("of an order that is paid already must be reconciled", async () => {
    const of = await subscriber();
    const { id } = await order(of.customerId);
    await charge(of, id);
    expect(await charge(of, id)).toEqual({ kind: "unknown", cause: "the order has a payment already" });
    expect(await gateway.listOrderPayments(id)).toHaveLength(1);
  });
});

describe("Network failures", () => {
  it.each([
    ["timeout", 1],
    ["reset", 1],
    ["bad_gateway", 1],
    ["timeout_before", 0],
    ["reset_before", 0],
    ["bad_gateway_before", 0],
  ])("%s: a charge is unknown, and reconciling finds %d payments", async (fault, made) => {
    const of = await subscriber();
    await controls.setBehaviour(of.studentId, { next: "capture", fault });
    const { id, receipt } = await order(of.customerId);
    expect(await charge(of, id, {}, impatient)).toMatchObject({ kind: "unknown" });
    expect(await gateway.findOrderByReceipt(receipt ?? "")).toMatchObject({ id });
    expect(await gateway.listOrderPayments(id)).toHaveLength(made);
  });

  it.each(["timeout", "reset", "bad_gateway"])(
    "%s: an order is unknown, and repeating finds the same one",
    async (fault) => {
      const { customerId, studentId } = await student();
      await controls.setBehaviour(studentId, { next: "capture", fault, on: "order" });
      const input = { amount: 49_900, currency: "INR", receipt: `lost-${fault}`, customerId };
      expect(await impatient.createOrder(input)).toMatchObject({ kind: "unknown" });
      const again = done(await gateway.createOrder(input));
      expect(again).toEqual(await gateway.findOrderByReceipt(input.receipt));
      expect((await controls.ledger(studentId)).orders).toHaveLength(1);
    },
  );

  it.each(["timeout", "reset", "bad_gateway"])("%s: a refund is unknown, and repeating refunds once", async (fault) => {
    const { payment, studentId } = await subscriber();
    await controls.setBehaviour(studentId, { next: "capture", fault, on: "refund" });
    const input = { paymentId: payment.id, amount: 10_000, receipt: `refund-${fault}-1` };
    expect(await impatient.refund(input)).toMatchObject({ kind: "unknown" });
    expect(done(await gateway.refund(input))).toMatchObject({ status: "processed", amount: 10_000 });
    expect(await gateway.listRefunds(payment.id)).toHaveLength(1);
    expect((await gateway.getPayment(payment.id)).amountRefunded).toBe(10_000);
  });

  it("429: nothing was done, and it says when to come back", async () => {
    const of = await subscriber();
    await controls.setBehaviour(of.studentId, { next: "capture", fault: "rate_limited" });
    const { id } = await order(of.customerId);
    await expect(charge(of, id)).rejects.toMatchObject(failing("rate_limited", { retryAfterSeconds: 1 }));
    expect(await gateway.listOrderPayments(id)).toEqual([]);
    expect(await charge(of, id)).toMatchObject({ kind: "submitted" });
  });

  it.each(["timeout_before", "reset_before", "bad_gateway_before"])("%s: a read is unavailable", async (fault) => {
    const { payment } = await subscriber();
    await control(simulator.url, "POST", "/outage", { fault, seconds: 30 });
    await expect(impatient.getPayment(payment.id)).rejects.toMatchObject({ kind: "unavailable", isTemporary: true });
    await control(simulator.url, "POST", "/outage", { seconds: 0 });
    expect(await gateway.getPayment(payment.id)).toMatchObject({ id: payment.id });
  });

  it("nobody there: nothing can have happened, so a charge is an error and not unknown", async () => {
    const of = await subscriber();
    const { id } = await order(of.customerId);
    const gone = gatewayAt("http://127.0.0.1:9");
    const input = { orderId: id, customerId: of.customerId, tokenId: of.tokenId, amount: 49_900, currency: "INR" };
    await expect(
      gone.chargeToken({ ...input, description: "Premium", email: "a@example.com", contact: "+919876543210" }),
    ).rejects.toMatchObject(failing("unavailable"));
  });

  it("wrong keys", async () => {
    await expect(gatewayAt(simulator.url, { keySecret: "wrong" }).getOrder("order_1")).rejects.toMatchObject(
      failing("auth", { statusCode: 401 }),
    );
  });

  it.each([
    ["200 with a page", 200, "<html>Sign in to the hotel's network</html>"],
    ["200 with something else", 200, '{"id":"order_1"}'],
    ["a redirect", 302, ""],
    ["403 with a page", 403, "<html>Blocked</html>"],
    ["500 with JSON", 500, '{"error":{"code":"SERVER_ERROR","description":"Oops"}}'],
    ["half a response", 200, '{"id":"order_1","amou'],
  ])("%s: a write is unknown and a read is unavailable", async (_, status, body) => {
    const server = createServer((__, response) => {
      response.writeHead(status, { location: "http://127.0.0.1:9/" }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const odd = gatewayAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    try {
      const input = { amount: 49_900, currency: "INR", receipt: "odd-1", customerId: "cust_1" };
      expect(await odd.createOrder(input)).toMatchObject({ kind: "unknown" });
      await expect(odd.getOrder("order_1")).rejects.toMatchObject(failing("unavailable"));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("a response that trickles in is cut off in time", async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const drip = setInterval(() => response.write(" "), 100);
      response.on("close", () => clearInterval(drip));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const slow = gatewayAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      timeoutMs: SHORT_TIMEOUT_MS,
    });
    const before = performance.now();
    try {
      await expect(slow.getOrder("order_1")).rejects.toMatchObject(failing("unavailable"));
      expect(performance.now() - before).toBeLessThan(SHORT_TIMEOUT_MS * 3);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("no error contains the key, not even in hidden members", async () => {
    const of = await subscriber();
    const { id } = await order(of.customerId);
    const errors: unknown[] = [];
    const note = (error: unknown) => void errors.push(error);
    await gatewayAt(simulator.url, { keySecret: "sekret-4711" }).getOrder(id).catch(note);
    await gatewayAt("http://127.0.0.1:9", { keySecret: "sekret-4711" }).getOrder(id).catch(note);
    await gateway.refund({ paymentId: "pay_unknown0000000", amount: 100, receipt: "refund-4711" }).catch(note);
    expect(errors).toHaveLength(3);
    for (const error of errors) {
      expect(error).toBeInstanceOf(GatewayError);
      const text = inspect(error, { depth: Infinity, showHidden: true, getters: true });
      for (const secret of ["sekret-4711", KEYS.keySecret, of.tokenId, "Basic ", "authorization"]) {
        expect(text).not.toContain(secret);
      }
    }
  });
});

describe("Refunds and captures", () => {
  it("never refunds more than was captured", async () => {
    const { payment } = await subscriber();
    await expect(
      gateway.refund({ paymentId: payment.id, amount: 49_901, receipt: "refund-too-much" }),
    ).rejects.toMatchObject(failing("invalid", { field: "amount" }));
    done(await gateway.refund({ paymentId: payment.id, amount: 49_900, receipt: "refund-all-of-it" }));
    expect(await gateway.getPayment(payment.id)).toMatchObject({ status: "refunded", amountRefunded: 49_900 });
  });

  it("the simulator's ledger adds up", async () => {
    const of = await subscriber();
    await charge(of, (await order(of.customerId)).id);
    done(await gateway.refund({ paymentId: of.payment.id, amount: 10_000, receipt: "refund-ledger-1" }));
    expect(await controls.totals(of.studentId)).toEqual([
      { currency: "INR", payments_captured: 2, captured: 99_800, refunds: 1, refunded: 10_000, net: 89_800 },
    ]);
  });
});

describe("The simulator's checkout, for clients without a browser", () => {
  it("reports a decline as one", async () => {
    const { customerId } = await student();
    const { id } = await order(customerId);
    await expect(controls.checkout({ orderId: id, instrument: "failure@razorpay" })).rejects.toMatchObject(
      failing("declined", { decline: expect.objectContaining({ reason: "payment_failed" }) }),
    );
  });
});
