import { TZDate } from "@date-fns/tz";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Money, money } from "./money";
import { addCalendarDays } from "./period";
import type { PlanTerms } from "./plan";
import { planChange } from "./plan-change";
import { priceOfTime } from "./proration";
import { chargeTime } from "./renewal";
import { decide, isPaid } from "./subscription";
import type { PaidSubscription, SubscriptionEvent } from "./subscription-model";
import { applied, bought, PLANS, SETTINGS } from "./support/subscriptions";

const KOLKATA = "Asia/Kolkata";
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
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

  it("of a whole period costs the whole difference, also where clocks jump over its end", () => {
    const settings = { timeZone: "America/New_York", renewalLeadDays: 1 };
    // Half past two does not exist on 8 March.
    const begin = new Date("2026-02-06T07:30:00Z");
    const s = bought(PLANS.premium, begin, settings);
    expect(s.endDate).toEqual(new Date("2026-03-08T07:30:00Z"));
    expect(planChange(s, PLANS.pro, begin, settings)).toMatchObject({ quote: { due: money(80000, "INR") } });
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
 * A student may go up in the middle of a period, plan to go down, take that back, cancel, stay after all and renew early, in any order, over
 * a year or more, wherever clocks jump. The amount paid must equal the entitled time of each plan at that plan's price.
 */
it("no sequence of changes lets anybody pay less or more than the time used of each plan, rounding aside", () => {
  const step = fc.record({
    minutes: fc.integer({ min: 1, max: 20 * 24 * 60 }),
    wish: fc.constantFrom("up", "down", "undo", "cancel", "resume", "nothing"),
  });
  fc.assert(
    fc.property(
      fc.constantFrom("premium" as const, "pro" as const),
      fc.constantFrom(KOLKATA, "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia"),
      fc.integer({ min: 0, max: 366 * 24 * 60 }),
      // Renewed before the end: what a renewal that comes late gives away until it comes is a gift, never charged for.
      fc.integer({ min: 1, max: 7 }),
      fc.array(step, { minLength: 1, maxLength: 40 }),
      (first, timeZone, offset, renewalLeadDays, steps) => {
        const settings = { timeZone, renewalLeadDays };
        let now = new Date(start.getTime() + offset * MINUTE_MS);
        // An end that clocks jump over has a test of its own.
        fc.pre(new TZDate(now.getTime(), timeZone).getHours() > 3);
        let s = bought(PLANS[first], now, settings);
        const ledger = new Ledger(s, now);
        const apply = (event: SubscriptionEvent, at: Date) => {
          s = applied(s, event, at, settings);
          ledger.entitled(s, at);
        };
        for (const { minutes, wish } of steps) {
          const target = new Date(now.getTime() + minutes * MINUTE_MS);
          for (;;) {
            const renewal = s.autoRenewal ? chargeTime(s.renewalDay, settings) : null;
            const period = s.entitledPlanVersionId === s.planVersionId ? null : s.startDate;
            if (period && period <= target && (!renewal || period <= renewal)) {
              apply({ type: "period_started" }, period);
            } else if (renewal && renewal <= target) {
              const plan = s.scheduledPlanKey === "premium" || s.planKey === "premium" ? PLANS.premium : PLANS.pro;
              apply(renewalOf(s, plan, renewal), renewal > now ? renewal : now);
              ledger.paid(plan.price);
              ledger.sold(s);
            } else break;
          }
          // The student has left, and can only come back by buying.
          if (target >= s.endDate) break;
          now = target;
          if (wish === "up") {
            const change = planChange(s, PLANS.pro, now, settings);
            if (change.kind !== "upgrade") continue;
            const sale = { paymentId: "p", plan: PLANS.pro, paid: change.quote.due, requestedAt: now };
            apply({ type: "upgrade_captured", sale, pricedUntil: s.endDate }, now);
            ledger.paid(change.quote.due);
          } else {
            const event = WISHES[wish];
            if (event && decide(s, event, now, settings).kind === "changed") apply(event, now);
          }
        }
        ledger.expectFair(s);
      },
    ),
    { numRuns: 2000 },
  );
});

const WISHES: Record<"down" | "undo" | "cancel" | "resume" | "nothing", SubscriptionEvent | null> = {
  down: { type: "downgrade_asked", plan: PLANS.premium },
  undo: { type: "downgrade_undone" },
  cancel: { type: "cancel_asked", reason: null },
  resume: { type: "resume_asked" },
  nothing: null,
};

function renewalOf(s: PaidSubscription, plan: PlanTerms, requestedAt: Date) {
  const sale = { paymentId: "p", plan, paid: plan.price, requestedAt };
  return { type: "renewal_captured", sale, renews: s.endDate } as const;
}

/** What was paid, the entitled plan over time, and the periods that were sold, each computed independently. */
class Ledger {
  private total: number;
  private payments = 1;
  private readonly spans: { versionId: string; from: Date }[] = [];
  private readonly periods: { from: Date; until: Date }[] = [];

  constructor(s: PaidSubscription, at: Date) {
    this.total = s.price.amount;
    this.entitled(s, at);
    this.sold(s);
  }

  paid(amount: Money) {
    this.total += amount.amount;
    this.payments += 1;
  }

  sold({ startDate, endDate }: PaidSubscription) {
    this.periods.push({ from: startDate, until: endDate });
  }

  entitled(s: PaidSubscription, from: Date) {
    this.spans.push({ versionId: s.entitledPlanVersionId, from });
  }

  /** In exact fractions of each period, so the two may differ by the rounding of each payment. */
  expectFair(s: PaidSubscription) {
    expect(isPaid(s)).toBe(true);
    let worth = 0;
    const spans = [...this.spans];
    // Paid ahead at a lower plan that has not begun: the rest of the higher one, then the lower.
    if (s.entitledPlanVersionId !== s.planVersionId) spans.push({ versionId: s.planVersionId, from: s.startDate });
    for (const [index, { versionId, from }] of spans.entries()) {
      const until = spans[index + 1]?.from ?? s.endDate;
      const price = versionId === PLANS.pro.versionId ? PLANS.pro.price.amount : PLANS.premium.price.amount;
      for (const period of this.periods) worth += price * shareOf(period, from, until);
    }
    expect(Math.abs(this.total - worth)).toBeLessThanOrEqual(this.payments * 1.5);
  }
}

/** How much of a period lies between two instants. */
function shareOf(period: { from: Date; until: Date }, from: Date, until: Date): number {
  const begin = Math.max(period.from.getTime(), from.getTime());
  const end = Math.min(period.until.getTime(), until.getTime());
  return Math.max(0, end - begin) / (period.until.getTime() - period.from.getTime());
}
