import { describe, expect, it } from "vitest";
import {
  ATTEMPT_EVENTS,
  ATTEMPT_STATES,
  ATTEMPT_TRANSITIONS,
  isAttemptOpen,
  nextAttemptStep,
  QUIET_MINUTES,
} from "./attempt";
import { isPaymentNews, type PAYMENT_STATES } from "./payment";

const now = new Date("2026-02-08T20:30:00Z");
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const payment = (status: (typeof PAYMENT_STATES)[number], declineReason: string | null = null) => ({
  id: `pay_${status}`,
  status,
  declineReason,
});

describe("a renewal attempt", () => {
  it("ends captured or declined whatever is heard in between, and money has the last word", () => {
    for (const state of ATTEMPT_STATES) {
      expect(ATTEMPT_TRANSITIONS[state].captured).toBe(state === "captured" ? null : "captured");
      for (const event of ATTEMPT_EVENTS) {
        const next = ATTEMPT_TRANSITIONS[state][event];
        if (!isAttemptOpen(state) && event !== "captured") expect(next).toBeNull();
      }
    }
  });

  it("is never given up while the gateway has it", () => {
    expect(ATTEMPT_TRANSITIONS.submitted.abandoned).toBeNull();
  });
});

describe("what a worker does with an attempt that it finds", () => {
  const long = { lastCallAt: minutesAgo(QUIET_MINUTES) };
  const fresh = { lastCallAt: minutesAgo(QUIET_MINUTES - 1) };

  it.each([
    [
      "a captured payment is adopted",
      long,
      [payment("failed", "x"), payment("captured")],
      { do: "apply", paymentId: "pay_captured" },
    ],
    ["so is one that was refunded by hand", long, [payment("refunded")], { do: "apply", paymentId: "pay_refunded" }],
    ["an authorised one is waited for", long, [payment("authorized")], { do: "wait", event: "submitted" }],
    [
      "a created one too, beside failed ones",
      long,
      [payment("failed", "x"), payment("created")],
      { do: "wait", event: "submitted" },
    ],
    [
      "only failed ones are a decline",
      long,
      [payment("failed", "card_declined")],
      { do: "decline", paymentId: "pay_failed", reason: "card_declined" },
    ],
    ["an empty list after the quiet time is charged on the same order", long, [], { do: "charge", order: "reuse" }],
    ["an empty list before it proves nothing", fresh, [], { do: "wait", event: "no_answer" }],
    ["an attempt that was never sent is sent", { lastCallAt: null }, [], { do: "charge", order: "reuse" }],
  ] as const)("%s", (_what, attempt, payments, expected) => {
    expect(nextAttemptStep(attempt, { kind: "payments", payments }, now)).toEqual(expected);
  });

  it("without an order it makes one; without an answer it waits", () => {
    expect(nextAttemptStep({ lastCallAt: null }, { kind: "no_order" }, now)).toEqual({ do: "charge", order: "create" });
    expect(nextAttemptStep(fresh, { kind: "no_order" }, now)).toEqual({ do: "wait", event: "no_answer" });
    expect(nextAttemptStep(long, { kind: "no_answer" }, now)).toEqual({ do: "wait", event: "no_answer" });
  });
});

it("news of a payment never moves it back from paid, and a failure may be followed by a late authorisation", () => {
  for (const seen of ["created", "failed", "authorized", "captured"] as const) {
    expect(isPaymentNews("captured", seen)).toBe(false);
    expect(isPaymentNews("refunded", seen)).toBe(false);
  }
  expect(isPaymentNews("failed", "authorized")).toBe(true);
  expect(isPaymentNews("authorized", "failed")).toBe(false);
  expect(isPaymentNews("captured", "refunded")).toBe(true);
});
