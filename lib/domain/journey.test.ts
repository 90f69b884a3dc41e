import { describe, expect, it } from "vitest";
import { dayOfInstant, daysBetween, instantOfDay, plusDays, toCalendarDay } from "./calendar";
import type { DailyJob } from "./job";
import { quotaPeriod } from "./period";
import { dueReminder } from "./reminder";
import { dueRestoreEvent, isChargeDue, NO_HISTORY, nextDueTimes, type RenewalHistory, renewalPeriod } from "./renewal";
import { decide, isPaid } from "./subscription";
import type { Subscription, SubscriptionEvent } from "./subscription-model";
import { after, PLANS, SETTINGS, signedUp } from "./support/subscriptions";

/**
 * Alice's 73 days by the rules alone: a clock hops from one due time to the next, the jobs decide, and the diary says what
 * happened to the hour. Day 1 is 1 January 2026, 10:00 in Kolkata.
 */
const DAY_ONE = toCalendarDay("2026-01-01");
const on = (day: number, hour: number) => instantOfDay(plusDays(DAY_ONE, day - 1), hour, SETTINGS.timeZone);

class Journey {
  readonly diary: string[] = [];
  private history: RenewalHistory = { ...NO_HISTORY };
  private reminded = new Set<string>();

  constructor(
    private s: Subscription,
    private now: Date,
    private readonly bank: (at: Date) => "capture" | "decline",
  ) {}

  get subscription(): Subscription {
    return this.s;
  }

  act(event: SubscriptionEvent, at: Date) {
    this.advance(at);
    this.take(event);
  }

  advance(to: Date) {
    for (;;) {
      const [next] = nextDueTimes(this.s, this.history, this.now, SETTINGS);
      if (!next || next.at > to) break;
      this.now = next.at;
      this.run(next.job);
    }
    this.now = to;
  }

  private run(job: DailyJob) {
    if (job === "renew-subscriptions" && isChargeDue(this.s, this.history, this.now, SETTINGS)) this.charge();
    if (job === "restore-free-plan") {
      for (let event = dueRestoreEvent(this.s, this.now); event; event = dueRestoreEvent(this.s, this.now)) {
        if (event === "settlement_overdue") throw new Error("settles at once in this journey");
        this.take({ type: event });
      }
    }
    if (job === "send-renewal-reminders" && isPaid(this.s)) {
      const reminder = dueReminder(this.s, this.now, SETTINGS);
      if (!reminder || this.reminded.has(reminder.cause)) return;
      this.reminded.add(reminder.cause);
      this.history.isReminded = true;
      this.write(`mail: renewal_reminder (${reminder.variant} in ${reminder.days} days)`);
    }
  }

  private charge() {
    if (!isPaid(this.s)) throw new Error("nothing to charge");
    const { periodStart, planKey } = renewalPeriod(this.s, SETTINGS);
    const plan = planKey === "pro" ? PLANS.pro : PLANS.premium;
    this.write("charge");
    if (this.bank(this.now) === "capture") {
      const sale = { paymentId: `pay-${this.now.toISOString()}`, plan, paid: plan.price, requestedAt: this.now };
      this.take({ type: "renewal_captured", sale, renews: periodStart });
      this.history = { ...this.history, declinedAt: null, lastAttemptAt: null, isReminded: false };
    } else {
      this.history = { ...this.history, declinedAt: this.history.declinedAt ?? this.now, lastAttemptAt: this.now };
      this.take({
        type: "renewal_declined",
        attemptId: this.now.toISOString(),
        amount: plan.price,
        reason: "card_declined",
      });
    }
  }

  private take(event: SubscriptionEvent) {
    const decision = decide(this.s, event, this.now, SETTINGS);
    this.s = after(this.s, event, this.now);
    this.write(`${this.s.planKey}, ${this.s.status}`);
    if (decision.kind === "changed") for (const mail of decision.mails) this.write(`mail: ${mail.type}`);
  }

  private write(what: string) {
    const day = daysBetween(DAY_ONE, dayOfInstant(this.now, SETTINGS.timeZone)) + 1;
    const time = new Intl.DateTimeFormat("en-GB", { timeZone: SETTINGS.timeZone, timeStyle: "short" }).format(this.now);
    this.diary.push(`day ${day}, ${time}  ${what}`);
  }
}

function purchase(at: Date): SubscriptionEvent {
  const sale = { paymentId: "pay-1", plan: PLANS.premium, paid: PLANS.premium.price, requestedAt: at };
  return { type: "purchase_captured", sale };
}

describe("Alice's 73 days", () => {
  const declinesFrom = (day: number) => (at: Date) => (at >= on(day, 0) ? "decline" : "capture");

  it("go as they are told, to the hour", () => {
    const alice = new Journey(signedUp(on(1, 10)), on(1, 10), declinesFrom(70));
    alice.act(purchase(on(11, 11)), on(11, 11));
    alice.advance(on(100, 12));
    expect(alice.diary).toEqual([
      "day 11, 11:00  premium, active",
      "day 11, 11:00  mail: subscription_activated",
      "day 33, 09:00  mail: renewal_reminder (renews in 7 days)",
      "day 40, 02:00  charge",
      "day 40, 02:00  premium, active",
      "day 40, 02:00  mail: renewal_successful",
      "day 63, 09:00  mail: renewal_reminder (renews in 7 days)",
      "day 70, 02:00  charge",
      "day 70, 02:00  premium, pending_renewal",
      "day 70, 02:00  mail: renewal_failed",
      "day 71, 02:00  charge",
      "day 71, 02:00  premium, pending_renewal",
      "day 72, 02:00  charge",
      "day 72, 02:00  premium, pending_renewal",
      "day 73, 03:00  free, inactive",
      "day 73, 03:00  mail: features_restricted",
    ]);
  });

  it("count this month's uses again on day 73, in the counter that they were counted in", () => {
    const alice = new Journey(signedUp(on(1, 10)), on(1, 10), declinesFrom(70));
    alice.act(purchase(on(11, 11)), on(11, 11));
    alice.advance(on(73, 4));
    const month = quotaPeriod("month", on(73, 4), alice.subscription.quotaAnchor, SETTINGS.timeZone);
    expect(dayOfInstant(month.start, SETTINGS.timeZone)).toBe("2026-03-01");
    expect(alice.subscription.entitledUntil).toBeNull();
  });

  it("go on when the second retry is captured: the old end has passed, so the period runs from then", () => {
    const bank = (at: Date) => (at >= on(70, 0) && at < on(72, 0) ? "decline" : "capture");
    const alice = new Journey(signedUp(on(1, 10)), on(1, 10), bank);
    alice.act(purchase(on(11, 11)), on(11, 11));
    alice.advance(on(80, 0));
    expect(alice.diary.slice(-3)).toEqual([
      "day 72, 02:00  charge",
      "day 72, 02:00  premium, active",
      "day 72, 02:00  mail: renewal_successful",
    ]);
    expect(alice.subscription.endDate).toEqual(on(102, 2));
  });

  it("end with the period after a cancellation, and with a grace period when only auto-renewal was turned off", () => {
    const cancelled = new Journey(signedUp(on(1, 10)), on(1, 10), () => "capture");
    cancelled.act(purchase(on(11, 11)), on(11, 11));
    cancelled.act({ type: "cancel_asked", reason: null }, on(20, 12));
    cancelled.advance(on(100, 0));
    expect(cancelled.diary.slice(2)).toEqual([
      "day 20, 12:00  premium, active",
      "day 20, 12:00  mail: cancellation_confirmed",
      "day 33, 09:00  mail: renewal_reminder (ends in 8 days)",
      "day 42, 03:00  free, inactive",
      "day 42, 03:00  mail: features_restricted",
    ]);

    const lapsed = new Journey(signedUp(on(1, 10)), on(1, 10), () => "capture");
    lapsed.act(purchase(on(11, 11)), on(11, 11));
    lapsed.act({ type: "auto_renewal_turned_off" }, on(20, 12));
    lapsed.advance(on(100, 0));
    expect(lapsed.diary.slice(3)).toEqual([
      "day 33, 09:00  mail: renewal_reminder (ends in 8 days)",
      "day 42, 03:00  premium, expired",
      "day 42, 03:00  mail: subscription_expired",
      "day 45, 03:00  free, inactive",
      "day 45, 03:00  mail: features_restricted",
    ]);
  });

  it("renew twelve times a year without drifting by a millisecond", () => {
    const alice = new Journey(signedUp(on(1, 10)), on(1, 10), () => "capture");
    alice.act(purchase(on(11, 11)), on(11, 11));
    alice.advance(on(376, 11));
    expect(alice.diary.filter((line) => line.endsWith("charge"))).toHaveLength(12);
    expect(alice.subscription.endDate).toEqual(on(11 + 13 * 30, 11));
  });
});
