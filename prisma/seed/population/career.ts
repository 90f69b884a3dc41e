import type { PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import type { DailyJob } from "@/lib/domain/job";
import { money, subtractMoney } from "@/lib/domain/money";
import { planChange } from "@/lib/domain/plan-change";
import { dueRestoreEvent, NO_HISTORY, nextDueTimes, type RenewalHistory, renewalPeriod } from "@/lib/domain/renewal";
import { isPaid } from "@/lib/domain/subscription";
import type { PaidSubscription } from "@/lib/domain/subscription-model";
import { Letters } from "./letters";
import type { Life } from "./life";
import type { Issued } from "./paper";
import { type Paid, Wallet } from "./wallet";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The last charges may still be on their way. */
const UNDECIDED_MS = 2 * DAY_MS;
const DECIDED_MS = 20_000;

/** What she, or staff for her, does of itself in a billing period. */
const ADMIN_ACTIONS = {
  nothing: 76,
  cancel: 8,
  cancel_and_resume: 2,
  turn_off: 3,
  upgrade: 4,
  downgrade: 3,
  downgrade_and_undo: 1,
  refund_all: 1,
  refund_part: 1.5,
  cancel_now: 0.7,
  extend: 1,
  pay_twice: 0.8,
} as const;
type AdminActionName = keyof typeof ADMIN_ACTIONS | "resume" | "undo" | "renew_now";

const DECLINES = {
  insufficient_funds: 55,
  card_declined: 20,
  card_expired: 8,
  gateway_technical_error: 6,
  mandate_cancelled: 6,
  no_payment_method: 5,
} as const;

interface AdminAction {
  name: AdminActionName;
  at: Date;
}

/** The paid part of a student's life: from her first purchase to where her clock stands, event by event in the order of time. */
export class Career {
  #history: RenewalHistory = NO_HISTORY;
  #attempts = 0;
  #action: AdminAction | null = null;
  /** What paid for the period that runs, and its invoice. */
  #period: { paid: Paid; invoice: Issued } | null = null;
  readonly #wallet: Wallet;
  readonly #letters: Letters;
  #at: Date;

  constructor(
    readonly life: Life,
    readonly currency: string,
    firstPurchaseAt: Date,
  ) {
    this.#at = firstPurchaseAt;
    this.#wallet = new Wallet(life, firstPurchaseAt);
    this.#letters = new Letters(life, this.#wallet);
  }

  run(): Date {
    const { until } = this.life.person;
    this.#purchase();
    for (;;) {
      const s = this.life.subscription;
      const next = this.#next(s.planKey === "free");
      if (!next || next.at.getTime() + DECIDED_MS > until.getTime()) return this.#at;
      this.#at = next.at;
      if (!this.#live(next.what)) return this.#at;
    }
  }

  #next(isFree: boolean): { at: Date; what: AdminActionName | DailyJob | "purchase" } | null {
    const { random, subscription, world } = this.life;
    if (isFree) {
      return random.chance(0.3) ? { at: this.#later(3, 60), what: "purchase" } : null;
    }
    const job = nextDueTimes(subscription, this.#history, this.#at, world.billing)[0];
    const action = this.#action;
    if (action && (!job || action.at < job.at)) return { at: action.at, what: action.name };
    return job ? { at: job.at, what: job.job } : null;
  }

  /** @returns whether life goes on: an attempt that is on its way waits for its answer */
  #live(what: AdminActionName | DailyJob | "purchase"): boolean {
    switch (what) {
      case "purchase":
        this.#purchase();
        return true;
      case "renew-subscriptions":
        return this.#charge();
      case "restore-free-plan":
        this.#restore();
        return true;
      case "send-renewal-reminders":
        this.#history = { ...this.#history, isReminded: true };
        this.#letters.reminder(this.#paid(), this.#at);
        return true;
      default:
        this.#action = null;
        this.#act(what);
        return true;
    }
  }

  #restore(): void {
    const { life } = this;
    for (
      let event = dueRestoreEvent(life.subscription, this.#at);
      event;
      event = dueRestoreEvent(life.subscription, this.#at)
    ) {
      if (event === "settlement_overdue") throw new Error("no attempt is left open in the past");
      const before = this.#paid();
      const { mails } = life.apply({ type: event }, this.#at, "system");
      this.#letters.write(mails, before, null, this.#at);
    }
    if (life.subscription.status === "expired" && life.random.chance(0.4)) this.#plan("renew_now", this.#hours(4, 60));
  }

  #purchase(): void {
    const { life } = this;
    const key = life.random.chance(0.2) ? "pro" : "premium";
    const offer = this.#offer(key);
    const orderId = this.#wallet.order({
      purpose: "purchase",
      at: this.#at,
      offer,
      amount: offer.price,
      status: "paid",
    });
    // One in twelve meets a decline first, and pays with the next try on the same order.
    if (life.random.chance(0.08)) {
      this.#wallet.pay({ orderId, at: this.#at, amount: offer.price, outcome: { declined: "card_declined" } });
      this.#at = new Date(this.#at.getTime() + 90_000);
    }
    const paid = this.#wallet.pay({ orderId, at: this.#at, amount: offer.price, outcome: { appliedAs: "purchase" } });
    this.#at = paid.decidedAt;
    const sale = { paymentId: paid.id, plan: offer, paid: offer.price, requestedAt: this.#at };
    const before = life.subscription;
    const { mails } = life.apply({ type: "purchase_captured", sale }, this.#at, "student");
    this.#begin(paid);
    this.#letters.write(mails, before, this.#period?.invoice ?? null, this.#at);
  }

  /** A charge of the renewal job, or of its retries. */
  #charge(): boolean {
    const { life } = this;
    const s = this.#paid();
    const { periodStart, periodEnd, planKey } = renewalPeriod(s, life.world.billing);
    const offer = planKey === s.planKey ? { ...this.#offer(planKey), price: s.price } : this.#offer(planKey);
    const isRetry = s.gracePeriodEnd !== null;
    const id = life.id(this.#at);
    const attempt = { id, offer, periodStart, periodEnd };
    const reason = life.random.chance(isRetry ? 0.65 : 0.11) ? life.random.weighted(DECLINES) : null;
    if (reason === "no_payment_method") {
      if (isRetry) return this.#forgetRetries();
      this.#recordAttempt(attempt, { status: "declined", reason, decidedAt: this.#at, paymentId: null, orderId: null });
      this.#decline(id, offer.price, reason, null);
      return true;
    }
    const requestedAt = this.#at;
    life.apply({ type: "renewal_requested", requestedAt }, requestedAt, "system");
    if (life.person.until.getTime() - requestedAt.getTime() < UNDECIDED_MS && life.random.chance(0.1)) {
      const status = life.random.chance(0.7) ? "submitted" : "unknown";
      this.#wallet.order({ id, purpose: "renewal", at: requestedAt, offer, amount: offer.price, status: "open" });
      this.#recordAttempt(attempt, { status, reason: null, decidedAt: null, paymentId: null, orderId: id });
      return false;
    }
    const status = reason ? "abandoned" : "paid";
    this.#wallet.order({ id, purpose: "renewal", at: requestedAt, offer, amount: offer.price, status });
    const outcome = reason ? { declined: reason } : ({ appliedAs: "renewal" } as const);
    const paid = this.#wallet.pay({ orderId: id, at: requestedAt, amount: offer.price, outcome });
    this.#recordAttempt(attempt, {
      status: reason ? "declined" : "captured",
      reason,
      decidedAt: paid.decidedAt,
      paymentId: paid.id,
      orderId: id,
    });
    this.#at = paid.decidedAt;
    if (reason) this.#decline(id, offer.price, reason, 0);
    else {
      const sale = { paymentId: paid.id, plan: offer, paid: offer.price, requestedAt };
      const { mails } = life.apply({ type: "renewal_captured", sale, renews: periodStart }, this.#at, "system");
      this.#begin(paid);
      this.#letters.write(mails, s, this.#period?.invoice ?? null, this.#at);
    }
    return true;
  }

  #decline(attemptId: string, amount: Paid["amount"], reason: string, settlesWithinHours: number | null): void {
    const before = this.#paid();
    const { mails } = this.life.apply({ type: "renewal_declined", attemptId, amount, reason }, this.#at, "system");
    this.#letters.write(mails, before, null, this.#at);
    this.#history = {
      ...this.#history,
      declinedAt: this.#history.declinedAt ?? this.#at,
      lastAttemptAt: this.#at,
      settlesWithinHours,
    };
    const isFirst = mails.length > 0;
    if (isFirst) this.#action = null;
    if (isFirst && this.life.random.chance(0.3)) this.#plan("renew_now", this.#hours(3, 60));
  }

  #forgetRetries(): boolean {
    this.#history = { ...this.#history, settlesWithinHours: null };
    return true;
  }

  #recordAttempt(
    { id, offer, periodStart, periodEnd }: { id: string; offer: PlanOffer; periodStart: Date; periodEnd: Date },
    outcome: {
      status: "captured" | "declined" | "submitted" | "unknown";
      reason: string | null;
      decidedAt: Date | null;
      paymentId: string | null;
      orderId: string | null;
    },
  ): void {
    this.#attempts += 1;
    this.life.world.rows.add("subscription_renewal_log", {
      id,
      subscription_id: this.life.subscription.id,
      period_start: periodStart,
      period_end: periodEnd,
      attempt: this.#attempts,
      status: outcome.status,
      plan_key: offer.key,
      plan_version_id: offer.versionId,
      amount: offer.price.amount,
      currency: offer.price.currency,
      order_id: outcome.orderId,
      payment_id: outcome.paymentId,
      payment_method_id: outcome.orderId && this.#wallet.method.id,
      decline_code: outcome.reason && "BAD_REQUEST_ERROR",
      decline_reason: outcome.reason,
      created_at: this.#at,
      submitted_at: outcome.orderId && this.#at,
      decided_at: outcome.decidedAt,
      updated_at: outcome.decidedAt ?? this.#at,
    });
  }

  /** A period has been paid: its invoice, and what may happen of itself while it runs. */
  #begin(paid: Paid): void {
    const { life } = this;
    const s = this.#paid();
    this.#period = { paid, invoice: this.#invoice(paid, s.startDate) };
    this.#history = NO_HISTORY;
    this.#attempts = 0;
    const name = life.random.weighted(ADMIN_ACTIONS);
    this.#action = null;
    // Between the start of the period and its renewal day.
    const days = 1 + life.random.next() * 26;
    if (name !== "nothing")
      this.#plan(name, new Date(Math.max(s.startDate.getTime(), this.#at.getTime()) + days * DAY_MS));
  }

  #act(name: AdminActionName): void {
    const { life } = this;
    const s = this.#paid();
    const at = this.#at;
    switch (name) {
      case "nothing":
        return;
      case "cancel":
      case "cancel_and_resume":
        this.#tell(s, life.apply({ type: "cancel_asked", reason: life.random.pick(REASONS) }, at, "student").mails);
        if (name === "cancel_and_resume") this.#planWithin(s, "resume");
        return;
      case "resume":
        life.apply({ type: "resume_asked" }, at, "student");
        return;
      case "turn_off":
        if (s.autoRenewal) life.apply({ type: "auto_renewal_turned_off" }, at, "student");
        return;
      case "upgrade":
        this.#upgrade(s);
        return;
      case "downgrade":
      case "downgrade_and_undo":
        if (s.planKey !== "pro") return;
        life.apply({ type: "downgrade_asked", plan: this.#offer("premium") }, at, "student");
        if (name === "downgrade_and_undo") this.#planWithin(s, "undo");
        return;
      case "undo":
        life.apply({ type: "downgrade_undone" }, at, "student");
        return;
      case "refund_all":
        this.#refundAll(s);
        return;
      case "refund_part":
        this.#refundPart(s);
        return;
      case "cancel_now":
        this.#tell(s, life.apply({ type: "cancelled_now", reason: "asked by phone", refund: null }, at, "staff").mails);
        return;
      case "extend":
        life.apply(
          { type: "extended_by_admin", days: life.random.whole(3, 10), reason: "could not sign in" },
          at,
          "staff",
        );
        return;
      case "pay_twice":
        this.#payTwice(s);
        return;
      case "renew_now":
        this.#renewNow(s);
        return;
    }
  }

  #upgrade(s: PaidSubscription): void {
    const { life } = this;
    const offer = this.#offer("pro");
    const change = planChange(s, offer, this.#at, life.world.billing);
    if (change.kind !== "upgrade") return;
    const amount = change.quote.due;
    const orderId = this.#wallet.order({
      purpose: "upgrade",
      at: this.#at,
      offer,
      amount,
      pricedUntil: s.endDate,
      status: "paid",
    });
    const paid = this.#wallet.pay({ orderId, at: this.#at, amount, outcome: { appliedAs: "upgrade" } });
    this.#at = paid.decidedAt;
    const sale = { paymentId: paid.id, plan: offer, paid: amount, requestedAt: this.#at };
    const { mails } = life.apply({ type: "upgrade_captured", sale, pricedUntil: s.endDate }, this.#at, "student");
    const invoice = this.#invoice(paid, s.startDate < this.#at ? this.#at : s.startDate);
    this.#letters.write(mails, s, invoice, this.#at);
  }

  #refundAll(s: PaidSubscription): void {
    const period = this.#period;
    if (!period || period.invoice.creditedAmount > 0) return;
    const { paid, invoice } = period;
    this.life.apply({ type: "period_refunded", paymentId: paid.id, keeps: null }, this.#at, "staff");
    const note = this.#wallet.refund(paid, paid.amount, "requested", this.#at, invoice);
    this.#letters.refund(paid, paid.amount, "requested", note, s, this.#at);
  }

  #refundPart(s: PaidSubscription): void {
    const period = this.#period;
    if (!period || period.invoice.creditedAmount > 0) return;
    const { paid, invoice } = period;
    const part = money(
      Math.max(1, Math.floor(paid.amount.amount / this.life.random.whole(2, 5))),
      paid.amount.currency,
    );
    const note = this.#wallet.refund(paid, part, "requested", this.#at, invoice);
    this.#letters.refund(paid, part, "requested", note, null, this.#at);
    if (subtractMoney(paid.amount, part).amount === 0) throw new Error(`${s.id} was given back everything in parts`);
  }

  /** Two tabs: the second payment goes back by itself. */
  #payTwice(s: PaidSubscription): void {
    const offer = { ...this.#offer(s.planKey), price: s.price };
    const orderId = this.#wallet.order({ purpose: "purchase", at: this.#at, offer, amount: s.price, status: "paid" });
    const paid = this.#wallet.pay({ orderId, at: this.#at, amount: s.price, outcome: { appliedAs: "refund" } });
    this.#at = paid.decidedAt;
    this.#wallet.refund(paid, s.price, "already_subscribed", this.#at, null);
    this.#letters.refund(paid, s.price, "duplicate", null, null, this.#at);
  }

  #renewNow(s: PaidSubscription): void {
    const { life } = this;
    const offer = { ...this.#offer(s.planKey), price: s.price };
    const orderId = this.#wallet.order({ purpose: "renew_now", at: this.#at, offer, amount: s.price, status: "paid" });
    const requestedAt = this.#at;
    const paid = this.#wallet.pay({ orderId, at: requestedAt, amount: s.price, outcome: { appliedAs: "renewal" } });
    this.#at = paid.decidedAt;
    const sale = { paymentId: paid.id, plan: offer, paid: s.price, requestedAt };
    const { mails } = life.apply({ type: "renewal_captured", sale, renews: null }, this.#at, "student");
    this.#begin(paid);
    this.#letters.write(mails, s, this.#period?.invoice ?? null, this.#at);
  }

  #invoice(paid: Paid, periodStart: Date): Issued {
    const { life } = this;
    const { planKey, endDate } = this.#paid();
    const { kind, network, lastFour, upiHandle } = this.#wallet.method;
    return life.world.paper.invoice({
      id: life.id(paid.decidedAt),
      studentId: life.person.id,
      isTest: life.person.testClockId !== null,
      paymentId: paid.id,
      planKey,
      planName: life.world.plans[planKey as "premium" | "pro"].name,
      periodStart,
      periodEnd: endDate,
      total: paid.amount,
      recipient: { name: life.person.name, state: life.person.state },
      paidWith: { kind, network, lastFour, upiHandle },
      issuedAt: paid.decidedAt,
    });
  }

  #tell(before: PaidSubscription, mails: Parameters<Letters["write"]>[0]): void {
    this.#letters.write(mails, before, null, this.#at);
  }

  #paid(): PaidSubscription {
    const s = this.life.subscription;
    if (!isPaid(s)) throw new Error(`${s.id} is on free`);
    return s;
  }

  #offer(planKey: string): PlanOffer {
    const offer = this.life.world.plans[planKey as "premium" | "pro"].offers.get(this.currency);
    if (!offer) throw new Error(`${planKey} has no price in ${this.currency}`);
    return offer;
  }

  #plan(name: AdminActionName, at: Date): void {
    this.#action = { name, at };
  }

  /** Half of the way to the end of her period. */
  #planWithin({ endDate }: PaidSubscription, name: AdminActionName): void {
    const left = endDate.getTime() - this.#at.getTime() - 2 * DAY_MS;
    if (left > 0) this.#plan(name, new Date(this.#at.getTime() + left / 2));
  }

  #later(fromDays: number, toDays: number): Date {
    return this.#hours(fromDays * 24, toDays * 24);
  }

  #hours(from: number, to: number): Date {
    return new Date(this.#at.getTime() + Math.floor((from + this.life.random.next() * (to - from)) * HOUR_MS));
  }
}

const REASONS = ["Exams are over.", "It is too expensive for me.", "I use another app now.", null] as const;
