import { describe, expect, it } from "vitest";
import { STATES } from "@/lib/domain/subscription";
import { canBuy, canRenewNow, isInGrace, isOn, type Standing, stripNotice } from "./standing";

function standing(state: Standing["state"], isPaymentUnderWay = false): Standing {
  const isFree = state === "free";
  const isGrace = ["retrying", "expired", "closing"].includes(state);
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
  };
}

const states = STATES.filter((state) => state !== "absent");

describe("what can be done", () => {
  it.each([
    ["free", { buy: true, renew: false, notice: null }],
    ["renewing", { buy: false, renew: false, notice: null }],
    ["lapsing", { buy: false, renew: false, notice: "ending" }],
    ["leaving", { buy: false, renew: false, notice: "ending" }],
    ["retrying", { buy: true, renew: true, notice: "grace" }],
    ["expired", { buy: true, renew: true, notice: "grace" }],
    ["closing", { buy: true, renew: true, notice: "grace" }],
  ] as const)("in %s", (state, { buy, renew, notice }) => {
    const is = standing(state);
    expect([canBuy(is), canRenewNow(is), isInGrace(is), stripNotice(is)]).toEqual([buy, renew, renew, notice]);
  });

  it.each(states)("in %s, nothing is to be paid while money is on its way", (state) => {
    const is = standing(state, true);
    expect([canBuy(is), canRenewNow(is), stripNotice(is)]).toEqual([false, false, "underWay"]);
  });
});

it.each([
  [{ plan: "premium", status: "active", payment_in_progress: false }, true],
  [{ plan: "premium", status: "active", payment_in_progress: true }, false],
  [{ plan: "premium", status: "pending_renewal", payment_in_progress: false }, false],
  [{ plan: "free", status: "active", payment_in_progress: false }, false],
])("%o is on: %s", (subscription, expected) => {
  expect(isOn(subscription)).toBe(expected);
});
