import Razorpay from "razorpay";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/test/support/database";
import { control, KEYS, startTestSimulator } from "@/test/support/simulator";
import type { RunningSimulator } from "./index";
import { INSTRUMENTS } from "./instruments";

/** The real SDK, pointed here the only way there is. Its types know neither the address nor half of the members. */
// biome-ignore lint/suspicious/noExplicitAny: the SDK's types are wrong about recurring payments and tokens
type Sdk = any;

let database: TestDatabase;
let running: RunningSimulator;
let sdk: Sdk;

beforeAll(async () => {
  database = await createTestDatabase();
  running = await startTestSimulator({ databaseUrl: database.url });
  sdk = new Razorpay({ key_id: KEYS.keyId, key_secret: KEYS.keySecret });
  sdk.api.rq.defaults.baseURL = running.url;
});

afterAll(async () => {
  await running?.stop();
  await database?.drop();
});

let serial = 0;
const GOOD_CARD = "4100280000001007";

async function customer(overrides: object = {}) {
  serial++;
  const email = `student${serial}@example.com`;
  return sdk.customers.create({ name: "Asha", email, contact: "+919876543210", fail_existing: "0", ...overrides });
}

async function orderFor(customerId: string, overrides: object = {}) {
  serial++;
  return sdk.orders.create({
    amount: 49_900,
    currency: "INR",
    receipt: `r-${serial}`,
    customer_id: customerId,
    payment_capture: true,
    ...overrides,
  });
}

const mandate = { token: { max_amount: 99_900, expire_at: 4_102_444_800, frequency: "as_presented" } };

/** A customer who has bought something and agreed to further debits. */
async function subscriber(instrument = GOOD_CARD) {
  const { id, email } = await customer();
  const order = await orderFor(id, mandate);
  const paid = await control(running.url, "POST", "/checkout", { order_id: order.id, instrument });
  const { token_id } = await sdk.payments.fetch(paid.body.razorpay_payment_id);
  return { id, email, tokenId: token_id as string, paymentId: paid.body.razorpay_payment_id as string, order };
}

type Subscriber = Awaited<ReturnType<typeof subscriber>>;

const debit = (of: Subscriber, order: { id: string; amount: number }, overrides: object = {}) =>
  sdk.payments.createRecurringPayment({
    email: of.email,
    contact: "+919876543210",
    amount: order.amount,
    currency: "INR",
    order_id: order.id,
    customer_id: of.id,
    token: of.tokenId,
    recurring: true,
    description: "Premium",
    notes: {},
    ...overrides,
  });

const refusal = (description: string | RegExp, reason = "input_validation_failed") => ({
  statusCode: 400,
  error: expect.objectContaining({
    code: "BAD_REQUEST_ERROR",
    description: typeof description === "string" ? description : expect.stringMatching(description),
    reason,
  }),
});

describe("Customers", () => {
  it("returns the existing customer when told not to fail on one", async () => {
    const first = await customer({ email: "same@example.com" });
    expect(first.id).toMatch(/^cust_[A-Za-z0-9]{14}$/);
    expect((await customer({ email: "same@example.com" })).id).toBe(first.id);
    await expect(customer({ email: "same@example.com", fail_existing: "1" })).rejects.toEqual(
      refusal("Customer already exists for the merchant"),
    );
  });

  it("writes empty notes as an empty list, as Razorpay does", async () => {
    expect((await customer()).notes).toEqual([]);
    expect((await customer({ notes: { student_id: "s1" } })).notes).toEqual({ student_id: "s1" });
  });

  it("refuses an unknown key with Razorpay's text", async () => {
    const stranger: Sdk = new Razorpay({ key_id: KEYS.keyId, key_secret: "not the secret" });
    stranger.api.rq.defaults.baseURL = running.url;
    await expect(stranger.customers.create({})).rejects.toMatchObject({
      statusCode: 401,
      error: { code: "BAD_REQUEST_ERROR", description: "Authentication failed" },
    });
  });
});

describe("Orders", () => {
  it("accepts a receipt once and finds the order by it", async () => {
    const { id } = await customer();
    const order = await orderFor(id, { receipt: "renewal-1" });
    expect(order).toMatchObject({ entity: "order", status: "created", amount_due: 49_900, receipt: "renewal-1" });
    await expect(orderFor(id, { receipt: "renewal-1" })).rejects.toEqual(refusal("Order receipt should be unique."));
    expect(await sdk.orders.all({ receipt: "renewal-1" })).toMatchObject({ count: 1, items: [{ id: order.id }] });
    expect(await sdk.orders.all({ receipt: "renewal-2" })).toEqual({ entity: "collection", count: 0, items: [] });
  });

  it("lets exactly one of two orders with the same receipt through at the same moment", async () => {
    const { id } = await customer();
    const tries = Array.from({ length: 8 }, () => orderFor(id, { receipt: "at-once" }));
    const results = await Promise.allSettled(tries);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it.each([
    [{ amount: 99 }, "Order amount less than minimum amount allowed"],
    [{ amount: 100.5 }, /amount/],
    [{ currency: undefined, amount: undefined }, "The amount field is required."],
    [{ receipt: "x".repeat(41) }, "The receipt may not be greater than 40 characters."],
    [{ student: "s1" }, "student is/are not required and should not be sent"],
    [{ customer_id: "cust_00000000000000" }, "The id provided does not exist"],
    [{ customer_id: undefined, ...mandate }, "Customer Id is required with token field"],
    [{ amount: 100_000, ...mandate }, "The order amount cannot be greater than the token max amount"],
  ])("refuses %o", async (overrides, description) => {
    const { id } = await customer();
    await expect(orderFor(id, overrides)).rejects.toEqual(refusal(description));
  });

  it("accepts the smallest amount", async () => {
    const { id } = await customer();
    expect((await orderFor(id, { amount: 100 })).amount).toBe(100);
  });
});

describe("Payments in the checkout", () => {
  it("captures, signs with the key secret, and registers the mandate", async () => {
    const { id } = await customer();
    const order = await orderFor(id, mandate);
    const { body } = await control(running.url, "POST", "/checkout", { order_id: order.id, instrument: GOOD_CARD });
    const { validatePaymentVerification } = await import("razorpay/dist/utils/razorpay-utils.js");
    expect(
      validatePaymentVerification(
        { order_id: order.id, payment_id: body.razorpay_payment_id },
        body.razorpay_signature,
        KEYS.keySecret,
      ),
    ).toBe(true);
    const payment = await sdk.payments.fetch(body.razorpay_payment_id);
    expect(payment).toMatchObject({ status: "captured", captured: true, order_id: order.id, method: "card" });
    expect(payment.token_id).toMatch(/^token_[A-Za-z0-9]{14}$/);
    expect(await sdk.customers.fetchTokens(id)).toMatchObject({
      items: [
        {
          id: payment.token_id,
          card: { last4: "1007" },
          recurring_details: { status: "confirmed" },
          max_amount: 99_900,
        },
      ],
    });
    expect(await sdk.orders.fetch(order.id)).toMatchObject({ status: "paid", amount_due: 0, attempts: 1 });
  });

  it.each(INSTRUMENTS.map(({ id, declines }) => [id, declines] as const))(
    "treats test instrument %s as Razorpay does (%s)",
    async (instrument, declines) => {
      const { id } = await customer();
      const order = await orderFor(id, mandate);
      const answer = await control(running.url, "POST", "/checkout", { order_id: order.id, instrument });
      const { items } = await sdk.orders.fetchPayments(order.id);
      const tokens = await sdk.customers.fetchTokens(id);
      expect(items).toHaveLength(1);
      if (declines === null) {
        expect(answer.status).toBe(200);
        expect(items[0]).toMatchObject({ status: "captured", error_reason: null });
        expect(tokens.count).toBe(1);
      } else {
        expect(answer).toMatchObject({
          status: 400,
          body: { error: { reason: declines, metadata: { payment_id: items[0].id, order_id: order.id } } },
        });
        expect(items[0]).toMatchObject({ status: "failed", error_reason: declines });
        expect(tokens.count).toBe(0);
      }
    },
  );

  it("pays after a failed attempt, and never twice", async () => {
    const { id } = await customer();
    const order = await orderFor(id);
    const pay = (instrument: string) => control(running.url, "POST", "/checkout", { order_id: order.id, instrument });
    expect((await pay("4100 2800 0008 0001")).status).toBe(400);
    expect((await pay("4100 2800 0000 1007")).status).toBe(200);
    expect(await pay(GOOD_CARD)).toMatchObject({
      status: 400,
      body: { error: { description: "Payment already done for this order." } },
    });
  });

  it("accepts only the test cards", async () => {
    const { id } = await customer();
    const order = await orderFor(id);
    const answer = await control(running.url, "POST", "/checkout", {
      order_id: order.id,
      instrument: "4242424242424242",
    });
    expect(answer.status).toBe(400);
    expect((await sdk.orders.fetchPayments(order.id)).count).toBe(0);
  });

  it("waits for a capture where the order asks for one", async () => {
    const { id } = await customer();
    const order = await orderFor(id, { payment_capture: false });
    const { body } = await control(running.url, "POST", "/checkout", { order_id: order.id, instrument: GOOD_CARD });
    expect(await sdk.payments.fetch(body.razorpay_payment_id)).toMatchObject({ status: "authorized", captured: false });
    await expect(sdk.payments.capture(body.razorpay_payment_id, 49_800, "INR")).rejects.toEqual(
      refusal(/^Capture amount/),
    );
    expect(await sdk.payments.capture(body.razorpay_payment_id, 49_900, "INR")).toMatchObject({ status: "captured" });
    await expect(sdk.payments.capture(body.razorpay_payment_id, 49_900, "INR")).rejects.toEqual(
      refusal("This payment has already been captured"),
    );
  });
});

describe("Debits of a mandate", () => {
  it("settles immediately by default", async () => {
    const student = await subscriber();
    const order = await orderFor(student.id);
    const { razorpay_payment_id } = await debit(student, order);
    expect(await sdk.payments.fetch(razorpay_payment_id)).toMatchObject({
      status: "captured",
      token_id: student.tokenId,
    });
  });

  it("charges an order once, with concurrent calls", async () => {
    const student = await subscriber();
    const order = await orderFor(student.id);
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => debit(student, order)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { items } = await sdk.orders.fetchPayments(order.id);
    expect(items.filter((payment: { status: string }) => payment.status === "captured")).toHaveLength(1);
    await expect(debit(student, order)).rejects.toEqual(refusal("Payment already done for this order."));
  });

  it("refuses more than the mandate allows, and accepts exactly as much", async () => {
    const student = await subscriber();
    await expect(debit(student, await orderFor(student.id, { amount: 99_901 }))).rejects.toEqual(
      refusal(/greater than the maximum amount allowed/),
    );
    await debit(student, await orderFor(student.id, { amount: 99_900 }));
  });

  it.each([
    [{ amount: 100 }, /^Your payment amount is different/],
    [{ currency: "USD" }, /currency/],
    [{ contact: undefined }, "The contact field is required."],
    [{ token: "token_00000000000000" }, "The id provided does not exist"],
    [{ order_id: "order_00000000000000" }, "The id provided does not exist"],
  ])("refuses %o", async (overrides, description) => {
    const student = await subscriber();
    await expect(debit(student, await orderFor(student.id), overrides)).rejects.toEqual(refusal(description));
  });

  it("refuses an order or a token of another customer", async () => {
    const [one, other] = [await subscriber(), await subscriber()];
    await expect(debit(one, await orderFor(other.id))).rejects.toEqual(refusal(/not the one of the order/));
    await expect(debit({ ...one, tokenId: other.tokenId }, await orderFor(one.id))).rejects.toEqual(
      refusal("The id provided does not exist"),
    );
  });

  it("refuses a paused, a cancelled and a deleted mandate", async () => {
    const student = await subscriber("success@razorpay");
    await control(running.url, "POST", "/tokens", { token_id: student.tokenId, status: "paused" });
    await expect(debit(student, await orderFor(student.id))).rejects.toEqual(refusal(/paused/));
    await control(running.url, "POST", "/tokens", { token_id: student.tokenId, status: "cancelled" });
    await expect(debit(student, await orderFor(student.id))).rejects.toEqual(refusal(/cancelled/, "mandate_cancelled"));
    expect(await sdk.customers.deleteToken(student.id, student.tokenId)).toEqual({ deleted: true });
    expect((await sdk.customers.fetchTokens(student.id)).count).toBe(0);
    await expect(debit(student, await orderFor(student.id))).rejects.toEqual(refusal("The id provided does not exist"));
  });
});

describe("Refunds", () => {
  const refund = (paymentId: string, body: object, key?: string) =>
    sdk.api.rq.post(`/v1/payments/${paymentId}/refund`, body, { headers: key ? { "X-Refund-Idempotency": key } : {} });

  it("refunds once for one idempotency key, with concurrent calls", async () => {
    const { paymentId } = await subscriber();
    const body = { amount: 20_000, receipt: "refund-0001" };
    const answers = await Promise.all(Array.from({ length: 6 }, () => refund(paymentId, body, "refund-0001")));
    expect(new Set(answers.map(({ data }) => data.id)).size).toBe(1);
    expect(await sdk.payments.fetch(paymentId)).toMatchObject({ amount_refunded: 20_000, refund_status: "partial" });
    await expect(refund(paymentId, { ...body, amount: 1 }, "refund-0001")).rejects.toMatchObject({
      response: { status: 400 },
    });
  });

  it("never refunds more than was captured, with concurrent calls", async () => {
    const { paymentId } = await subscriber();
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => refund(paymentId, { amount: 20_000 })));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    await refund(paymentId, {});
    expect(await sdk.payments.fetch(paymentId)).toMatchObject({
      status: "refunded",
      amount_refunded: 49_900,
      refund_status: "full",
    });
    await expect(sdk.payments.refund(paymentId, {})).rejects.toEqual(
      refusal("The payment has been fully refunded already"),
    );
    expect((await sdk.payments.fetchMultipleRefund(paymentId, {})).count).toBe(3);
  });

  it("adds up in the sums of the store", async () => {
    const student = await subscriber();
    await refund(student.paymentId, { amount: 10_000 });
    const { body } = await control(running.url, "GET", `/ledger?customer=${student.id}`);
    expect(body.totals).toEqual([
      {
        currency: "INR",
        payments_captured: 1,
        captured: 49_900,
        refunds: 1,
        refunded: 10_000,
        disputes_lost: 0,
        lost: 0,
        net: 39_900,
      },
    ]);
    expect(body.orders).toHaveLength(1);
  });
});

describe("Disputes", () => {
  const open = async (paymentId: string, body: object = {}) =>
    (await control(running.url, "POST", "/disputes", { payment_id: paymentId, ...body })).body;
  const advance = (id: string, status: string, body: object = {}) =>
    control(running.url, "POST", `/disputes/${id}`, { status, ...body });

  it("are Razorpay's entity, newest first in the list, and unknown ones are a bad request", async () => {
    const { paymentId } = await subscriber();
    const { id } = await open(paymentId, { reason_code: "fraudulent", days: 3 });
    expect(await sdk.disputes.fetch(id)).toMatchObject({
      entity: "dispute",
      payment_id: paymentId,
      amount: 49_900,
      amount_deducted: 0,
      status: "open",
      phase: "chargeback",
      reason_code: "fraudulent",
      evidence: { submitted_at: null },
    });
    const newer = await open((await subscriber()).paymentId);
    const { items } = await sdk.disputes.all({ count: 2 });
    expect(items.map((item: { id: string }) => item.id)).toEqual([newer.id, id]);
    await expect(sdk.disputes.fetch("disp_00000000000000")).rejects.toEqual(refusal("The id provided does not exist"));
  });

  it("take the money when they are lost, and leave nothing of it to refund", async () => {
    const student = await subscriber();
    const { id } = await open(student.paymentId);
    await advance(id, "under_review");
    await advance(id, "lost");
    expect(await sdk.disputes.fetch(id)).toMatchObject({ status: "lost", amount_deducted: 49_900 });
    await expect(sdk.payments.refund(student.paymentId, {})).rejects.toEqual(refusal(/deducted for a lost dispute/));
    const { body } = await control(running.url, "GET", `/ledger/totals?customer=${student.id}`);
    expect(body.totals).toMatchObject([{ disputes_lost: 1, lost: 49_900, net: 0 }]);
  });

  it("are final in their phase, and may be challenged again in a later one after a win", async () => {
    const { paymentId } = await subscriber();
    const { id } = await open(paymentId);
    await advance(id, "won");
    expect((await advance(id, "lost")).status).toBe(400);
    expect((await advance(id, "action_required")).status).toBe(400);
    expect((await advance(id, "action_required", { phase: "pre_arbitration" })).body.status).toBe("open");
    await sdk.disputes.accept(id);
    expect(await sdk.disputes.fetch(id)).toMatchObject({ status: "lost", phase: "pre_arbitration" });
    await expect(sdk.disputes.accept(id)).rejects.toEqual(refusal(/cannot be accepted/));
  });

  it("that only ask for a refund are closed by it, and others are not", async () => {
    const [asked, other] = [await subscriber(), await subscriber()];
    const fraud = await open(asked.paymentId, { phase: "fraud" });
    const chargeback = await open(other.paymentId);
    for (const { paymentId } of [asked, other]) await sdk.payments.refund(paymentId, {});
    expect((await sdk.disputes.fetch(fraud.id)).status).toBe("closed");
    expect((await sdk.disputes.fetch(chargeback.id)).status).toBe("open");
  });
});
