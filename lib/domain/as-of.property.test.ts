import fc from "fast-check";
import { expect, it } from "vitest";
import { asOf } from "./as-of";
import { settlementDeadline } from "./entitlement";
import { dueRestoreEvent } from "./renewal";
import { decide, isPaid, stateOf } from "./subscription";
import type { BillingSettings, Subscription, SubscriptionEvent } from "./subscription-model";
import { bought, PLANS, written } from "./support/subscriptions";

const START = new Date("2026-03-25T22:30:00Z");
const HOUR_MS = 3_600_000;
const ENDS_ATTEMPT = ["renewal_captured", "renewal_declined", "settlement_overdue"];
/** In Berlin the clocks change within the first grace periods. */
const ZONES = ["Asia/Kolkata", "Europe/Berlin", "America/New_York"];

/** Anything that a student, staff, a bank or a job does; refused where the rules refuse it. */
type Step = { hours: number; event: (s: Subscription, now: Date) => SubscriptionEvent | "restore" | null };

function take(s: Subscription, event: SubscriptionEvent, now: Date, settings: BillingSettings): Subscription {
  const decision = decide(s, event, now, settings);
  if (decision.kind !== "changed") return s;
  const opened = event.type === "renewal_requested" ? { requestedAt: event.requestedAt } : null;
  return written(s, decision, opened ?? (ENDS_ATTEMPT.includes(event.type) ? null : s.openAttempt));
}

function restored(s: Subscription, now: Date, settings: BillingSettings): Subscription {
  let next = s;
  for (let due = dueRestoreEvent(next, now); due; due = dueRestoreEvent(next, now)) {
    const lost = { type: "settlement_overdue", attemptId: "a", amount: PLANS.premium.price } as const;
    const before = next;
    next = take(next, due === "settlement_overdue" ? lost : { type: due }, now, settings);
    if (next === before) throw new Error(`${due} was due and changed nothing`);
  }
  return next;
}

/** What every statement of the hot path asks: `entitled_until > now`. */
const isEntitled = (s: Subscription, at: Date) => s.entitledUntil !== null && s.entitledUntil > at;

/** Every instant at which something may change, and those beside it. */
function instantsOf(s: Subscription, now: Date): Date[] {
  const edges = [s.endDate, s.gracePeriodEnd, s.entitledUntil, isPaid(s) ? settlementDeadline(s) : null];
  const around = edges.flatMap((at) => (at ? [-HOUR_MS, -1, 0, 1, HOUR_MS].map((by) => at.getTime() + by) : []));
  const days = [0, 1, 2, 3, 4, 7, 40].map((day) => now.getTime() + day * 24 * HOUR_MS);
  return [...new Set([...around, ...days])]
    .filter((at) => at >= now.getTime())
    .sort((a, b) => a - b)
    .map((at) => new Date(at));
}

const sale = (now: Date) => ({ paymentId: "p", plan: PLANS.premium, paid: PLANS.premium.price, requestedAt: now });
const EVENTS: Step["event"][] = [
  () => "restore",
  (_, now) => ({ type: "renewal_requested", requestedAt: now }),
  (s, now) => (s.endDate ? { type: "renewal_captured", sale: sale(now), renews: s.endDate } : null),
  (s) =>
    s.openAttempt
      ? { type: "renewal_declined", attemptId: "a", amount: PLANS.premium.price, reason: "declined" }
      : null,
  (_, now) => ({ type: "purchase_captured", sale: sale(now) }),
  () => ({ type: "cancel_asked", reason: null }),
  () => ({ type: "resume_asked" }),
  () => ({ type: "auto_renewal_turned_off" }),
  () => ({ type: "auto_renewal_turned_on" }),
  () => ({ type: "extended_by_admin", days: 2, reason: "outage" }),
];
const step: fc.Arbitrary<Step> = fc.record({
  hours: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 24, max: 24 * 31 })),
  event: fc.constantFrom(...EVENTS),
});

it("entitled by rule is entitled by SQL at every instant, whether the jobs are late or not", () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.constantFrom(...ZONES), (steps, timeZone) => {
      const settings = { timeZone, renewalLeadDays: 1 };
      let now = START;
      let s: Subscription = bought(PLANS.premium, now, settings);
      for (const { hours, event } of steps) {
        now = new Date(now.getTime() + hours * HOUR_MS);
        const chosen = event(s, now);
        if (chosen === "restore") s = restored(s, now, settings);
        else if (chosen) s = take(s, chosen, now, settings);
        met.add(stateOf(s));
        const instants = instantsOf(s, now);
        for (const jobAt of instants) {
          // An outage that outlasts an undecided debit and the grace that follows it is the one thing that the row cannot know.
          if (s.openAttempt && s.entitledUntil && s.entitledUntil <= jobAt) continue;
          const after = restored(s, jobAt, settings);
          for (const at of instants.filter((instant) => instant >= jobAt)) {
            expect(
              isEntitled(after, at),
              `${stateOf(s)}: job at ${jobAt.toISOString()}, asked at ${at.toISOString()}`,
            ).toBe(isEntitled(s, at));
          }
          // What is shown and told before the job has run is what it will find.
          if (s.openAttempt || (s.gracePeriodEnd && s.gracePeriodEnd <= jobAt)) continue;
          const shown = asOf(s, jobAt, settings);
          if (shown.gracePeriodEnd && shown.gracePeriodEnd <= jobAt) continue;
          expect([shown.planKey, shown.status, shown.gracePeriodEnd]).toEqual([
            after.planKey,
            after.status,
            after.gracePeriodEnd,
          ]);
        }
      }
    }),
    { numRuns: 300 },
  );
  expect([...met].sort()).toEqual(
    ["canceling", "expired", "free", "non_renewing", "past_due", "past_due_canceling", "renewing"].sort(),
  );
});
