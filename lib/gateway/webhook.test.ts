import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isWebhookSignature, parseWebhook } from "./index";

const SECRET = "webhook-secret";
const sign = (body: string) => createHmac("sha256", SECRET).update(body).digest("hex");

describe("isWebhookSignature", () => {
  const body = '{"event":"payment.captured","a":"é"}';

  it("accepts the bytes that were signed, as text or as bytes", () => {
    expect(isWebhookSignature(body, sign(body), SECRET)).toBe(true);
    expect(isWebhookSignature(Buffer.from(body), sign(body), SECRET)).toBe(true);
  });

  it.each([
    ["another body", `${body} `, sign(body)],
    ["the same JSON written differently", JSON.stringify(JSON.parse(body), null, 1), sign(body)],
    ["no signature", body, null],
    ["an empty signature", body, ""],
    ["a signature in capitals", body, sign(body).toUpperCase()],
    ["a longer signature", body, `${sign(body)}00`],
  ])("refuses %s", (_, given, signature) => {
    expect(isWebhookSignature(given, signature, SECRET)).toBe(false);
  });
});

const payment = {
  id: "pay_29QQoUBi66xm2f",
  entity: "payment",
  amount: 49_900,
  currency: "INR",
  status: "captured",
  order_id: "order_DBJKIP31Y4jl8a",
  method: "card",
  amount_refunded: 0,
  captured: true,
  notes: [],
  error_code: null,
  created_at: 1_567_674_599,
};

const event = (change: object = {}, name = "payment.captured") => ({
  entity: "event",
  account_id: "acc_1",
  event: name,
  contains: ["payment"],
  payload: { payment: { entity: { ...payment, ...change } } },
  created_at: 1_567_674_606,
});

describe("parseWebhook", () => {
  it("reads the usual", () => {
    expect(parseWebhook(event())).toMatchObject({
      type: "payment.captured",
      payment: { id: payment.id, status: "captured", amount: 49_900, notes: {}, decline: null },
      order: null,
      refund: null,
      token: null,
      createdAt: new Date("2019-09-05T09:10:06Z"),
    });
  });

  it.each([
    ["captured as a string", { captured: "1" }],
    ["an amount in quotes", { amount: "49900" }],
    ["a time in quotes", { created_at: "1567674599" }],
    ["nothing refunded as null", { amount_refunded: null }],
    ["members that nobody knows", { reward: null, provider: { x: 1 } }],
    ["empty instead of null", { error_code: "", token_id: "", vpa: "" }],
    ["a card of which nothing is known", { card: null }],
    ["a number as contact", { contact: 9_876_543_210 }],
  ])("copes with %s", (_, change) => {
    expect(parseWebhook(event(change))?.payment).toMatchObject({ amount: 49_900, status: "captured" });
  });

  it("reads notes in both forms", () => {
    expect(parseWebhook(event({ notes: { order: 7 } }))?.payment?.notes).toEqual({ order: "7" });
    expect(parseWebhook(event({ notes: [] }))?.payment?.notes).toEqual({});
  });

  it.each([
    ["a negative amount", { amount: -1 }],
    ["half a paisa", { amount: 49_900.5 }],
    ["no currency", { currency: null }],
    ["a state that we do not know", { status: "paid" }],
    ["somebody else's id", { id: "order_1" }],
  ])("makes nothing up of %s", (_, change) => {
    expect(parseWebhook(event(change))).toMatchObject({ type: "payment.captured", payment: null });
  });

  it("reads a decline", () => {
    const failed = { status: "failed", error_code: "BAD_REQUEST_ERROR", error_reason: "insufficient_funds" };
    expect(parseWebhook(event(failed, "payment.failed"))?.payment?.decline).toMatchObject({
      code: "BAD_REQUEST_ERROR",
      reason: "insufficient_funds",
    });
  });

  it("reads a token with its handle in two halves", () => {
    const token = {
      id: "token_FHhm0XTtJg9zqb",
      method: "upi",
      vpa: { username: "gaurav.kumar", handle: "upi", name: null },
      recurring_details: { status: "paused", failure_reason: null },
    };
    expect(parseWebhook({ event: "token.paused", payload: { token: { entity: token } } })?.token).toMatchObject({
      kind: "upi",
      status: "paused",
      upiHandle: "gaurav.kumar@upi",
      maxAmount: null,
    });
  });

  it.each([
    ["open", "open"],
    ["action_required", "open"],
    ["lost", "lost"],
  ])("reads a dispute that is %s", (status, read) => {
    const entity = {
      id: "disp_Esz7KAitoYM7PJ",
      entity: "dispute",
      payment_id: payment.id,
      amount: 39_000,
      currency: "INR",
      amount_deducted: status === "lost" ? 39_000 : 0,
      reason_code: "processing_error",
      respond_by: 1_568_275_200,
      status,
      phase: "chargeback",
      created_at: 1_567_675_000,
    };
    const body = { event: `payment.dispute.${status}`, payload: { payment: { entity: payment }, dispute: { entity } } };
    expect(parseWebhook(body)).toMatchObject({
      payment: { id: payment.id },
      dispute: {
        id: entity.id,
        paymentId: payment.id,
        status: read,
        amountDeducted: entity.amount_deducted,
        reasonDescription: null,
        respondBy: new Date(1_568_275_200_000),
      },
    });
  });

  it.each([null, "text", [], {}, { event: "" }, { payload: {} }])("takes %o for no event", (body) => {
    expect(parseWebhook(body)).toBeNull();
  });

  it("takes an event of a kind that nobody knows for what it is", () => {
    expect(parseWebhook({ event: "settlement.processed", payload: { settlement: {} } })).toMatchObject({
      type: "settlement.processed",
      payment: null,
    });
  });
});
