import { describe, expect, it } from "vitest";
import { STATES } from "./subscription";
import {
  canBuy,
  canCancel,
  canRenewNow,
  canResume,
  canSwitchRenewal,
  changeablePlans,
  hasLastCharge,
  isInGrace,
  isPurchaseApplied,
  needsMethod,
  preselectedPlan,
  priceOffered,
  type SubscriptionView,
  stripNotice,
  worksUntil,
} from "./subscription-view";

function viewIn(state: SubscriptionView["state"], isPaymentUnderWay = false): SubscriptionView {
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
    openCharge: null,
    isDebitHeld: false,
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
    const is = viewIn(state);
    expect([canBuy(is), canRenewNow(is), isInGrace(is), stripNotice(is)]).toEqual([buy, renew, renew, notice]);
  });

  it.each(states)("in %s, nothing is to be paid while money is on its way", (state) => {
    const is = viewIn(state, true);
    expect([canBuy(is), canRenewNow(is), stripNotice(is)]).toEqual([false, false, "underWay"]);
  });
});

describe("the grid of what each state offers", () => {
  it("reads as the billing page shows it", () => {
    const questions = { isInGrace, canSwitchRenewal, canCancel, canResume, needsMethod };
    const lines = states.map((state) => {
      const offered = Object.entries(questions).flatMap(([name, ask]) => (ask(viewIn(state)) ? [name] : []));
      return `${state.padEnd(20)}${offered.join(" ")}`.trimEnd();
    });
    expect(`\n${lines.join("\n")}\n`).toMatchInlineSnapshot(`
      "
      free
      renewing            canSwitchRenewal canCancel needsMethod
      non_renewing        canSwitchRenewal canCancel
      canceling           canResume
      past_due            isInGrace canCancel needsMethod
      expired             isInGrace canCancel needsMethod
      past_due_canceling  isInGrace needsMethod
      "
    `);
  });

  it.each(states)("in %s, it works until the end of the grace, else of the period", (state) => {
    const view = viewIn(state);
    expect(worksUntil(view)).toBe(view.graceEndsAt ?? view.endsAt);
  });
});

describe("plans", () => {
  const plans = [
    { key: "free", amount: null },
    { key: "premium", amount: 1_199 },
    { key: "pro", amount: 1_999 },
  ];

  it.each(states)("in %s, those that can be changed to cost something and are another one", (state) => {
    expect(changeablePlans(viewIn(state), plans)).toEqual(state === "free" ? [] : ["pro"]);
  });

  it("cost the price that they were bought for where they are renewed, else today's", () => {
    const [, premium, pro] = plans.map((plan) => priceOffered(viewIn("past_due"), plan, "USD"));
    expect([premium, pro]).toEqual([
      { amount: 999, currency: "USD" },
      { amount: 1_999, currency: "USD" },
    ]);
    expect(priceOffered(viewIn("free"), { key: "premium", amount: 1_199 }, "USD").amount).toBe(1_199);
  });

  it.each([
    ["free", null, "premium"],
    ["free", "pro", "pro"],
    ["free", "free", "premium"],
    ["free", "unknown", "premium"],
    ["past_due", null, "premium"],
    ["past_due", "pro", "pro"],
    ["renewing", null, "premium"],
    ["renewing", "pro", "pro"],
  ] as const)("in %s, asked for %s, %s comes first", (state, asked, first) => {
    expect(preselectedPlan(viewIn(state), plans, asked)).toBe(first);
  });

  it("that nobody can buy while a payment is under way leave the present one first", () => {
    expect(preselectedPlan(viewIn("free", true), plans, null)).toBe("free");
    expect(preselectedPlan(viewIn("expired"), [{ key: "free", amount: null }], null)).toBe("premium");
  });
});

describe("a method that cannot be charged", () => {
  it.each(["none", "expires", "expired", "cancelled", "paused"] as const)("is said before it hurts: %s", (problem) => {
    expect(stripNotice({ ...viewIn("renewing"), methodProblem: problem })).toBe("method");
    expect(stripNotice({ ...viewIn("renewing", true), methodProblem: problem })).toBe("underWay");
  });

  it("that the bank is about to confirm alarms nobody", () => {
    expect(stripNotice({ ...viewIn("renewing"), methodProblem: "unconfirmed" })).toBe(null);
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
  expect(isPurchaseApplied(subscription, wanted)).toBe(expected);
});

it.each([
  ["renewing", false],
  ["non_renewing", true],
  ["canceling", true],
  ["past_due", false],
  ["expired", true],
  ["past_due_canceling", true],
] as const)("an open charge in %s is the last one: %s", (state, isLast) => {
  expect(hasLastCharge({ ...viewIn(state), openCharge: { amount: 999, currency: "USD" } })).toBe(isLast);
  expect(hasLastCharge(viewIn(state))).toBe(false);
});
