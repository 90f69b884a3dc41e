import fc from "fast-check";
import { it } from "vitest";
import { asOf } from "./as-of";
import { addCalendarDays } from "./period";
import { FREE_PLAN_KEY } from "./plan";
import { dueRestoreEvent, isChargeDue, NO_HISTORY, type RenewalHistory } from "./renewal";
import { decide, isPaid, stateOf } from "./subscription";
import type { BillingSettings, Sale, Subscription, SubscriptionEvent } from "./subscription-model";
import { brokenConstraints } from "./support/constraints";
import { PLANS, signedUp, written } from "./support/subscriptions";

/**
 * A year of anything in any order: clocks that jump, debits that land late or twice or never, jobs that were down for weeks,
 * a student and an admin who click on everything. The world below is the gateway and the attempt log; the rules decide.
 */
const START = new Date("2026-01-01T04:30:00Z");
const HOUR_MS = 3_600_000;

/** Cheaper than `expect`, which a million checks would feel. */
function must(holds: boolean, invariant: string): void {
  if (!holds) throw new Error(invariant);
}

interface Attempt {
  id: string;
  renews: Date;
  plan: Sale["plan"];
  requestedAt: Date;
}

class World {
  now = START;
  s: Subscription = signedUp(START);
  private readonly inFlight: Attempt[] = [];
  private history: RenewalHistory = NO_HISTORY;
  private counter = 0;
  private captured = 0;
  private refunded = 0;
  private sold = 0;
  /** Periods that were sold, `[from, until)`, of the running subscription. */
  private periods: { from: Date; until: Date }[] = [];
  private readonly mailCauses = new Set<string>();
  /** Days given by an admin to the running subscription, and where its dates are counted from. */
  private gift = 0;
  private origin = START;

  constructor(private readonly settings: BillingSettings) {}

  wait(hours: number) {
    this.now = new Date(this.now.getTime() + hours * HOUR_MS);
  }

  renewJob(settles: "capture" | "decline" | "later") {
    if (!isChargeDue(this.s, this.history, this.now, this.settings) || !isPaid(this.s)) return;
    const plan = (this.s.scheduledPlanKey ?? this.s.planKey) === "pro" ? PLANS.pro : PLANS.premium;
    const attempt = { id: this.nextId(), renews: this.s.endDate, plan, requestedAt: this.now };
    this.inFlight.push(attempt);
    this.history = { ...this.history, lastAttemptAt: this.now };
    this.take({ type: "renewal_requested", requestedAt: this.now }, attempt);
    if (settles !== "later") this.settle(0, settles);
  }

  /** The bank decides one of the debits that are on their way, in any order; also one that we had given up. */
  settle(which: number, outcome: "capture" | "decline") {
    const attempt = this.inFlight[which % Math.max(1, this.inFlight.length)];
    if (!attempt) return;
    this.inFlight.splice(this.inFlight.indexOf(attempt), 1);
    if (outcome === "capture") {
      const sale = {
        paymentId: attempt.id,
        plan: attempt.plan,
        paid: attempt.plan.price,
        requestedAt: attempt.requestedAt,
      };
      this.capture({ type: "renewal_captured", sale, renews: attempt.renews }, sale);
      return;
    }
    // A decline of an attempt that is no longer the open one is recorded in the log and decides nothing.
    if (this.s.openAttempt?.requestedAt.getTime() !== attempt.requestedAt.getTime()) return;
    this.history = { ...this.history, declinedAt: this.history.declinedAt ?? this.now };
    this.take({ type: "renewal_declined", attemptId: attempt.id, amount: attempt.plan.price, reason: "card_declined" });
  }

  restoreJob() {
    for (let round = 0; ; round += 1) {
      const event = dueRestoreEvent(this.s, this.now);
      if (!event) return;
      if (round > 4) throw new Error(`restore never comes to rest: ${event} in ${stateOf(this.s)}`);
      const before = this.s;
      if (event === "settlement_overdue")
        this.take({ type: event, attemptId: this.nextId(), amount: PLANS.premium.price });
      else this.take({ type: event });
      must(this.s.revision > before.revision, `${event} was due and changed nothing`);
    }
  }

  buy(planKey: "premium" | "pro", requestedHoursAgo: number) {
    const plan = PLANS[planKey];
    const sale = { paymentId: this.nextId(), plan, paid: plan.price, requestedAt: this.ago(requestedHoursAgo) };
    this.capture({ type: "purchase_captured", sale }, sale);
  }

  renewNow() {
    const plan = this.s.planKey === "pro" ? PLANS.pro : PLANS.premium;
    const sale = { paymentId: this.nextId(), plan, paid: plan.price, requestedAt: this.now };
    this.capture({ type: "renewal_captured", sale, renews: null }, sale);
  }

  ask(event: SubscriptionEvent) {
    this.take(event);
  }

  private capture(event: SubscriptionEvent, sale: Sale) {
    this.captured += sale.paid.amount;
    const before = asOf(this.s, this.now, this.settings);
    const decision = decide(this.s, event, this.now, this.settings);
    if (decision.kind === "refund") {
      this.refunded += sale.paid.amount;
      return;
    }
    const follows = (event.type === "renewal_captured" && event.renews) || before.endDate;
    if (follows) {
      must(follows.getTime() === before.endDate?.getTime(), "a renewal was taken for a period that is not the next");
      const isNew = event.type === "renewal_captured" && event.renews !== null;
      must(isNew || before.gracePeriodEnd !== null, "somebody who owes nothing paid again");
    }
    this.take(event);
    if (!this.s.endDate) throw new Error("money was taken for no time");
    const period = { from: this.s.startDate, until: this.s.endDate };
    const last = this.periods.at(-1);
    // Never two renewals for one period: what is sold never overlaps with what was sold before.
    if (last) must(period.from >= last.until, "a period was sold twice");
    const whole = addCalendarDays(period.from, 30, this.settings.timeZone);
    must(period.until.getTime() === whole.getTime(), "a period is 30 days");
    if (before.planKey === FREE_PLAN_KEY || period.from.getTime() !== before.endDate?.getTime()) this.startCounting();
    this.periods.push(period);
    this.sold += sale.paid.amount;
    this.history = NO_HISTORY;
  }

  private take(event: SubscriptionEvent, opened?: Attempt) {
    const decision = decide(this.s, event, this.now, this.settings);
    if (decision.kind !== "changed") return;
    for (const { cause } of decision.mails) {
      must(!this.mailCauses.has(cause), `second mail for ${cause}`);
      this.mailCauses.add(cause);
    }
    if (event.type === "extended_by_admin" && "endDate" in decision.changes) this.gift += event.days;
    const closes = ["renewal_captured", "renewal_declined", "renewal_attempt_failed", "settlement_overdue"].includes(
      event.type,
    );
    const open = opened ? { requestedAt: opened.requestedAt } : closes ? null : this.s.openAttempt;
    const before = this.s;
    this.s = written(this.s, decision, open);
    if (before.planKey !== FREE_PLAN_KEY && this.s.planKey === FREE_PLAN_KEY) this.ended(event);
  }

  /** Nobody loses paid time: only an admin or a refund ends a plan before what was paid for is over. */
  private ended(event: SubscriptionEvent) {
    const paidUntil = this.periods.at(-1)?.until ?? START;
    if (event.type === "end_passed" || event.type === "grace_passed")
      must(this.now >= paidUntil, "paid time was taken");
    else must(["cancelled_now", "period_refunded"].includes(event.type), `${event.type} ended a plan`);
    this.periods = [];
    this.history = NO_HISTORY;
  }

  private startCounting() {
    this.origin = this.s.startDate;
    this.gift = 0;
  }

  check() {
    must(brokenConstraints(this.s).length === 0, `broken: ${brokenConstraints(this.s)}`);
    must(this.captured - this.refunded === this.sold, "money kept is periods sold");
    if (!isPaid(this.s)) return;
    const last = this.periods.at(-1);
    must(last !== undefined && this.s.entitledUntil >= last.until, "entitled to all that was paid");
    const distance = (this.s.endDate.getTime() - this.origin.getTime()) / (24 * HOUR_MS) - this.gift;
    must(distance % 30 === 0, "the end is a whole number of periods from where it began");
    must(this.s.entitledUntil >= (this.s.gracePeriodEnd ?? this.s.endDate), "entitled to the end");
  }

  private ago(hours: number): Date {
    return new Date(this.now.getTime() - hours * HOUR_MS);
  }

  private nextId(): string {
    this.counter += 1;
    return `id-${this.counter}`;
  }
}

const outcome = fc.constantFrom("capture" as const, "decline" as const);
const doing = (run: (world: World) => void) => run;
const action: fc.Arbitrary<(world: World) => void> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 24 * 8 }).map((hours) => doing((w) => w.wait(hours))) },
  { weight: 1, arbitrary: fc.integer({ min: 24 * 30, max: 24 * 50 }).map((hours) => doing((w) => w.wait(hours))) },
  {
    weight: 8,
    arbitrary: fc
      .constantFrom("capture" as const, "decline" as const, "later" as const)
      .map((how) => doing((w) => w.renewJob(how))),
  },
  { weight: 6, arbitrary: fc.constant(doing((w) => w.restoreJob())) },
  { weight: 4, arbitrary: fc.tuple(fc.nat(5), outcome).map(([which, how]) => doing((w) => w.settle(which, how))) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom("premium" as const, "pro" as const), fc.nat(48))
      .map(([plan, ago]) => doing((w) => w.buy(plan, ago))),
  },
  { weight: 2, arbitrary: fc.constant(doing((w) => w.renewNow())) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom<SubscriptionEvent>(
        { type: "cancel_asked", reason: null },
        { type: "resume_asked" },
        { type: "auto_renewal_turned_off" },
        { type: "auto_renewal_turned_on" },
        { type: "downgrade_asked", plan: PLANS.premium },
        { type: "downgrade_undone" },
        { type: "period_started" },
        { type: "end_passed" },
        { type: "grace_passed" },
        { type: "signed_up" },
        { type: "extended_by_admin", days: 3, reason: "outage" },
      )
      .map((event) => doing((w) => w.ask(event))),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<SubscriptionEvent>(
        { type: "cancelled_now", reason: null, refund: null },
        { type: "period_refunded", paymentId: "p", keeps: null },
      )
      .map((event) => doing((w) => w.ask(event))),
  },
);

it("no history of events breaks a constraint, drifts, sells a period twice or takes away paid time", () => {
  fc.assert(
    fc.property(
      fc.array(action, { minLength: 20, maxLength: 80 }),
      fc.constantFrom(0, 1, 3),
      (actions, renewalLeadDays) => {
        const world = new World({ timeZone: "Asia/Kolkata", renewalLeadDays });
        world.buy("premium", 0);
        for (const act of actions) {
          act(world);
          world.check();
        }
      },
    ),
    { numRuns: 1000 },
  );
});
