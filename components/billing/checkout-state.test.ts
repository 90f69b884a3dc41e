import { describe, expect, it } from "vitest";
import { StudymeterError } from "@/lib/client/error";
import { afterClosing, afterPlacing, afterProof } from "./checkout-state";
import { CheckoutBlocked } from "./razorpay";

const proof = { razorpay_order_id: "order_1", razorpay_payment_id: "pay_1", razorpay_signature: "s" };

function refused(code: StudymeterError["code"], fields: Record<string, string> = {}) {
  return new StudymeterError("a sentence", { code, status: 400, requestId: "req_1", fields, retryAfter: null });
}

describe("when no window opens", () => {
  it.each([
    ["a blocked script", new CheckoutBlocked(), { at: "noScript" }],
    ["money on its way", refused("payment_in_progress"), { at: "underWay", proof: null }],
    ["a gateway that is away", refused("unavailable"), { at: "unavailable" }],
    ["no connection", refused("network_error"), { at: "unavailable" }],
    ["a wrong GSTIN", refused("invalid_request", { gstin: "is wrong" }), { fields: { gstin: "is wrong" } }],
    ["a plan that is gone", refused("invalid_request", { plan: "gone" }), { at: "failed", reference: "req_1" }],
    ["a bug of ours", new TypeError("x"), { at: "failed", reference: "browser" }],
  ])("%s", (_, error, expected) => {
    expect(afterPlacing(error)).toEqual(expected);
  });
});

describe("when the student closed the window", () => {
  it("says that nothing was paid only where the gateway said so", () => {
    expect(afterClosing(refused("payment_in_progress"))).toEqual({ at: "underWay", proof: null });
    expect(afterClosing(refused("network_error"))).toEqual({ at: "unsure" });
    expect(afterClosing(refused("internal_error"))).toEqual({ at: "unsure" });
  });
});

describe("when the student has paid and it cannot be confirmed", () => {
  it.each([
    "payment_in_progress",
    "network_error",
    "timeout",
    "unavailable",
    "invalid_response",
    "rate_limited",
  ] as const)("%s keeps the student from paying again", (code) => {
    expect(afterProof(refused(code), proof)).toEqual({ at: "underWay", proof });
  });

  it.each([
    ["payment_declined", { at: "declined", reason: null }],
    ["conflict", { at: "refunded" }],
    ["not_found", { at: "failed", reference: "req_1" }],
  ] as const)("%s is final", (code, expected) => {
    expect(afterProof(refused(code), proof)).toEqual(expected);
  });
});
