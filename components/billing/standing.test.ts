import { describe, expect, it } from "vitest";
import { STATES } from "@/lib/domain/subscription";
import { canBuy, canRenewNow, isInGrace, isOn, type Standing, stripNotice } from "./standing";

function standing(state: Standing["state"], isPaymentUnderWay = false): Standing {
  const isFree = state === "free";
  const isGrace = ["past_due", "expired", "past_due_canceling"].includes(state);
  return {
    state,
    plan: isFree ? "free" : "premium",
    price: isFree ? null : { amount: 999, currency: "USD" },
    startsAt: "2026-01-11T04:30:00.000Z",
    endsAt: isFree ? null : "2026-02-10T04:30:00.000Z",
    renewalDay: isFree ? null : "2026-02-09",
    graceEndsAt: isGrace ? "2026-02-13T04:30:00.000Z" : null,
    scheduled: null,
    isPaymentUnderWay,
    methodProblem: null,
  };
}

const states = STATES.filter((state) => state !== "absent");

describe("what can be done", () => {
  it.each([
    ["free", { buy: true, renew: false, notice: null }],
    ["renewing", { buy: false, renew: false, notice: null }],
    ["non_renewing", { buy: false, renew: false, notice: "ending" }],
    ["canceling", { buy: false, renew: false, notice: "ending" }],
    ["past_due", { buy: true, renew: true, notice: "grace" }],
    ["expired", { buy: true, renew: true, notice: "grace" }],
    ["past_due_canceling", { buy: true, renew: true, notice: "grace" }],
  ] as const)("in %s", (state, { buy, renew, notice }) => {
    const is = standing(state);
    expect([canBuy(is), canRenewNow(is), isInGrace(is), stripNotice(is)]).toEqual([buy, renew, renew, notice]);
  });

  it.each(states)("in %s, nothing is to be paid while money is on its way", (state) => {
    const is = standing(state, true);
    expect([canBuy(is), canRenewNow(is), stripNotice(is)]).toEqual([false, false, "underWay"]);
  });
});

describe("a method that cannot be charged", () => {
  it.each(["none", "expires", "expired", "cancelled", "paused"] as const)("is said before it hurts: %s", (problem) => {
    expect(stripNotice({ ...standing("renewing"), methodProblem: problem })).toBe("method");
    expect(stripNotice({ ...standing("renewing", true), methodProblem: problem })).toBe("underWay");
  });

  it("that the bank is about to confirm alarms nobody", () => {
    expect(stripNotice({ ...standing("renewing"), methodProblem: "unconfirmed" })).toBe(null);
  });
});

it.each([
  [{ plan: "premium", status: "active", payment_in_progress: false }, null, true],
  [{ plan: "premium", status: "active", payment_in_progress: false }, "pro", false],
  [{ plan: "pro", status: "active", payment_in_progress: false }, "pro", true],
  [{ plan: "premium", status: "active", payment_in_progress: true }, null, false],
  [{ plan: "premium", status: "pending_renewal", payment_in_progress: false }, null, false],
  [{ plan: "free", status: "active", payment_in_progress: false }, null, false],
])("%o, where %s was paid for, is on: %s", (subscription, wanted, expected) => {
  expect(isOn(subscription, wanted)).toBe(expected);
});
