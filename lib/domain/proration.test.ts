import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Money, money } from "./money";
import { addCalendarDays } from "./period";
import type { PlanTerms } from "./plan";
import { planChange } from "./plan-change";
import { priceOfTime } from "./proration";
import { decide, isPaid } from "./subscription";
import type { PaidSubscription } from "./subscription-model";
import { applied, bought, PLANS, SETTINGS } from "./support/subscriptions";

const KOLKATA = "Asia/Kolkata";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const start = new Date("2026-01-11T05:30:00Z");

describe("the price of time", () => {
  const price = money(79900, "INR");
  const until = addCalendarDays(start, 30, KOLKATA);

  it.each([
    [0, 79900],
    [15 * DAY_MS, 39950],
    [30 * DAY_MS, 0],
    [31 * DAY_MS, 0],
    [-30 * DAY_MS, 2 * 79900],
    [-1 * DAY_MS, 79900 + 2663],
  ])("%d ms into the period is %d", (elapsed, expected) => {
    expect(priceOfTime(price, new Date(start.getTime() + elapsed), until, KOLKATA).amount).toBe(expected);
  });

  it("is the whole price for a whole period, also where clocks change within it", () => {
    for (const [from, zone] of [
      ["2026-02-20T15:00:00Z", "America/New_York"],
      ["2026-10-20T15:00:00Z", "America/New_York"],
    ] as const) {
      const begin = new Date(from);
      expect(priceOfTime(price, begin, addCalendarDays(begin, 30, zone), zone)).toEqual(price);
    }
  });
});

describe("an upgrade", () => {
  const premium = bought(PLANS.premium, start);

  it("half-way through costs half the difference, and the preview is what is charged", () => {
    const change = planChange(premium, PLANS.pro, new Date(start.getTime() + 15 * DAY_MS), SETTINGS);
    expect(change).toMatchObject({ kind: "upgrade", quote: { due: money(40000, "INR"), renewsAt: PLANS.pro.price } });
  });

  it("on the day of an early renewal pays for the rest of this period and all of the next", () => {
    const now = new Date("2026-02-08T20:30:00Z");
    const renewed = applied(premium, renewalOf(premium, PLANS.premium, now), now);
    const change = planChange(renewed, PLANS.pro, now, SETTINGS);
    const left = (renewed.endDate.getTime() - now.getTime()) / (30 * DAY_MS);
    expect(change).toMatchObject({ kind: "upgrade", quote: { due: money(Math.round(80000 * left), "INR") } });
  });

  it("taken back right after an early renewal at the lower plan does not charge for the days that were paid as pro", () => {
    const now = new Date("2026-02-08T20:30:00Z");
    const pro = bought(PLANS.pro, start);
    const planned = applied(pro, { type: "downgrade_asked", plan: PLANS.premium }, now);
    const renewed = applied(planned, renewalOf(planned, PLANS.premium, now), now);
    expect(renewed.planKey).toBe("premium");
    expect(renewed.entitledPlanVersionId).toBe(PLANS.pro.versionId);
    expect(planChange(renewed, PLANS.pro, now, SETTINGS)).toMatchObject({
      kind: "upgrade",
      quote: { due: money(80000, "INR"), from: pro.endDate },
    });
  });

  it.each([
    ["the same plan", PLANS.premium, 1, "same_plan"],
    ["free", PLANS.free, 1, "not_a_downgrade"],
    ["the last seconds", PLANS.pro, 30 * DAY_MS - 1000, "too_little_to_charge"],
    ["a period that is over", PLANS.pro, 30 * DAY_MS, "period_over"],
  ] as const)("to %s is refused by name", (_what, plan, elapsed, reason) => {
    expect(planChange(premium, plan, new Date(start.getTime() + elapsed), SETTINGS)).toEqual({
      kind: "refused",
      reason,
    });
  });

  it("waits while money is on its way", () => {
    const waiting = { ...premium, openAttempt: { requestedAt: start } };
    expect(planChange(waiting, PLANS.pro, start, SETTINGS)).toEqual({ kind: "refused", reason: "payment_in_progress" });
  });
});

/**
 * A student may go up in the middle of a period, plan to go down, and renew early, in any order, over a year. What she has
 * paid must be the time that she was entitled to each plan, at that plan's price.
 */
it("no sequence of changes lets anybody pay less or more than the time used of each plan, rounding aside", () => {
  const step = fc.record({
    hours: fc.integer({ min: 1, max: 20 * 24 }),
    wish: fc.constantFrom("up", "down", "undo", "nothing"),
  });
  fc.assert(
    fc.property(
      fc.constantFrom("premium" as const, "pro" as const),
      fc.array(step, { minLength: 1, maxLength: 40 }),
      (first, steps) => {
        let s = bought(PLANS[first], start);
        let now = start;
        const ledger = new Ledger(s, start);
        for (const { hours, wish } of steps) {
          const target = new Date(now.getTime() + hours * HOUR_MS);
          for (;;) {
            const renewal = nextRenewal(s);
            const period = s.entitledPlanVersionId === s.planVersionId ? null : s.startDate;
            if (period && period <= target && period <= renewal) {
              s = applied(s, { type: "period_started" }, period);
              ledger.entitled(s, period);
            } else if (renewal <= target) {
              const plan = s.scheduledPlanKey === "premium" || s.planKey === "premium" ? PLANS.premium : PLANS.pro;
              s = applied(s, renewalOf(s, plan, renewal), renewal);
              ledger.paid(plan.price);
              ledger.entitled(s, renewal);
            } else break;
          }
          now = target;
          if (wish === "up") {
            const change = planChange(s, PLANS.pro, now, SETTINGS);
            if (change.kind !== "upgrade") continue;
            const sale = { paymentId: "p", plan: PLANS.pro, paid: change.quote.due, requestedAt: now };
            s = applied(s, { type: "upgrade_captured", sale, pricedUntil: s.endDate }, now);
            ledger.paid(change.quote.due);
            ledger.entitled(s, now);
          } else if (wish !== "nothing") {
            const event =
              wish === "down"
                ? ({ type: "downgrade_asked", plan: PLANS.premium } as const)
                : ({ type: "downgrade_undone" } as const);
            if (decide(s, event, now, SETTINGS).kind === "changed") s = applied(s, event, now);
          }
        }
        ledger.expectFair(s);
      },
    ),
    { numRuns: 1000 },
  );
});

/** The renewal job of 02:00 on the renewal day. */
function nextRenewal(s: PaidSubscription): Date {
  return new Date(`${s.renewalDay}T02:00:00+05:30`);
}

function renewalOf(s: PaidSubscription, plan: PlanTerms, requestedAt: Date) {
  const sale = { paymentId: "p", plan, paid: plan.price, requestedAt };
  return { type: "renewal_captured", sale, renews: s.endDate } as const;
}

class Ledger {
  private total: number;
  private payments = 1;
  private readonly spans: { versionId: string; from: Date }[] = [];

  constructor(s: PaidSubscription, at: Date) {
    this.total = s.price.amount;
    this.entitled(s, at);
  }

  paid(amount: Money) {
    this.total += amount.amount;
    this.payments += 1;
  }

  entitled(s: PaidSubscription, from: Date) {
    this.spans.push({ versionId: s.entitledPlanVersionId, from });
  }

  /** Time is priced in exact fractions of 30 days here, so the two may differ by the rounding of each payment. */
  expectFair(s: PaidSubscription) {
    expect(isPaid(s)).toBe(true);
    let worth = 0;
    const spans = [...this.spans];
    // Paid ahead at a lower plan that has not begun: the rest of the higher one, then the lower.
    if (s.entitledPlanVersionId !== s.planVersionId) spans.push({ versionId: s.planVersionId, from: s.startDate });
    for (const [index, { versionId, from }] of spans.entries()) {
      const until = spans[index + 1]?.from ?? s.endDate;
      const price = versionId === PLANS.pro.versionId ? PLANS.pro.price.amount : PLANS.premium.price.amount;
      worth += (price * (until.getTime() - from.getTime())) / (30 * DAY_MS);
    }
    expect(Math.abs(this.total - worth)).toBeLessThanOrEqual(this.payments * 1.5);
  }
}
