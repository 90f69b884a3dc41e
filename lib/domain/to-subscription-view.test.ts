import { describe, expect, it } from "vitest";
import { SETTINGS } from "./support/subscriptions";
import { renewalDayIfPaid, toSubscriptionView, type ViewedRow } from "./to-subscription-view";

const NOW = new Date("2026-01-11T05:30:00.000Z");
const END = new Date("2026-02-10T05:30:00.000Z");
const METHOD = { status: "confirmed", hasToken: true, expiryMonth: 12, expiryYear: 2030 } as const;

const renewing: ViewedRow = {
  subscription_id: "s1",
  plan_key: "premium",
  status: "active",
  auto_renewal: true,
  cancel_requested_at: null,
  start_date: NOW,
  end_date: END,
  renewal_date: "2026-02-09",
  grace_period_end: null,
  entitled_until: new Date("2026-02-13T05:30:00.000Z"),
  price_amount: 999,
  price_currency: "USD",
  scheduled_plan_key: null,
  scheduled_price_amount: null,
  payment_in_progress: false,
  open_attempt: null,
  payment_disputed: false,
  method: METHOD,
};
const view = (row: Partial<ViewedRow>, now = NOW) => toSubscriptionView({ ...renewing, ...row }, now, SETTINGS);

describe("what pages show", () => {
  it("is plain JSON of the row", () => {
    expect(view({})).toEqual({
      state: "renewing",
      plan: "premium",
      price: { amount: 999, currency: "USD" },
      startsAt: "2026-01-11T05:30:00.000Z",
      endsAt: "2026-02-10T05:30:00.000Z",
      renewalDay: "2026-02-09",
      graceEndsAt: null,
      scheduled: null,
      isPaymentUnderWay: false,
      openCharge: null,
      isDebitHeld: false,
      methodProblem: null,
    });
  });

  const grace = { grace_period_end: new Date("2026-02-13T05:30:00.000Z") };
  const cancelled = { cancel_requested_at: NOW, auto_renewal: false };
  it.each([
    ["free", { plan_key: "free", auto_renewal: false }],
    ["renewing", {}],
    ["non_renewing", { auto_renewal: false }],
    ["canceling", cancelled],
    ["past_due", { status: "pending_renewal", ...grace }],
    ["expired", { status: "expired", auto_renewal: false, ...grace }],
    ["past_due_canceling", { status: "expired", ...cancelled, ...grace }],
  ] as const)("is in state %s", (state, row) => {
    expect(view(row).state).toBe(state);
  });
});

it("says that debits are held under a dispute, and warns of no method that is not charged", () => {
  const expired = { ...METHOD, expiryMonth: 1, expiryYear: 2026 };
  expect(view({ method: expired }).methodProblem).toBe("expires");
  expect(view({ method: expired, payment_disputed: true })).toMatchObject({
    state: "renewing",
    isDebitHeld: true,
    methodProblem: null,
  });
});

describe("past what is paid for", () => {
  const until = new Date("2026-02-13T05:30:00.000Z");
  const at = (ms: number) => new Date(until.getTime() + ms);

  it.each([
    [-1, "premium"],
    [0, "free"],
    [1, "free"],
  ])("at %d ms the plan is %s, though nothing has been written", (ms, plan) => {
    const shown = view({ entitled_until: until }, at(ms));
    expect([shown.plan, shown.state === "free", shown.price === null]).toEqual([
      plan,
      plan === "free",
      plan === "free",
    ]);
  });

  it("the plan goes on while money is on its way", () => {
    expect(view({ payment_in_progress: true }, at(1))).toMatchObject({ plan: "premium", isPaymentUnderWay: true });
  });

  it("never comes for a student without a row", () => {
    const nobody = {
      subscription_id: null,
      plan_key: "free",
      entitled_until: null,
      price_amount: null,
      price_currency: null,
    };
    expect(view(nobody)).toMatchObject({ state: "free", plan: "free", price: null });
  });
});

describe("a method that cannot be charged", () => {
  it("is said where a charge is ahead", () => {
    expect(view({ method: null }).methodProblem).toBe("none");
    expect(view({ method: { ...METHOD, expiryMonth: 1, expiryYear: 2026 } }).methodProblem).toBe("expires");
  });

  it.each([{ auto_renewal: false }, { cancel_requested_at: NOW }, { plan_key: "free" }, { renewal_date: null }])(
    "is not said where nothing is charged: %o",
    (row) => {
      expect(view({ ...row, method: null }).methodProblem).toBe(null);
    },
  );
});

describe("paying now", () => {
  it.each([
    ["before the old end, the period runs on from it", END.toISOString(), new Date(END.getTime() - 1), "2026-03-11"],
    ["at the old end, it begins now", END.toISOString(), END, "2026-03-11"],
    ["days after it, it begins now", END.toISOString(), new Date("2026-02-12T05:30:00.000Z"), "2026-03-13"],
    ["on free, it begins now", null, NOW, "2026-02-09"],
  ])("%s", (_, endsAt, now, day) => {
    expect(renewalDayIfPaid({ endsAt }, now, SETTINGS)).toBe(day);
  });
});
