import type { DailyJob } from "@/lib/domain/job";
import { dueRestoreEvent, nextDueTimes } from "@/lib/domain/renewal";
import { isPaid } from "@/lib/domain/subscription";
import { act } from "./actions";
import type { Life } from "./life";
import { writeMails, writeReminder } from "./mails";
import { PaidLife } from "./paid-life";
import type { PlannedAction } from "./planned-action";
import { charge } from "./renewals";
import { placePurchase, sell } from "./sales";

const DECIDED_MS = 20_000;

type Happening = { at: Date; what: PlannedAction["name"] | DailyJob | "purchase" };

/** The paid part of a student's history: from the first purchase to the time of their clock, event by event in the order of time. */
export class PaidHistory {
  readonly #paid: PaidLife;

  constructor(life: Life, currency: string, firstPurchaseAt: Date) {
    this.#paid = new PaidLife(life, currency, firstPurchaseAt);
  }

  get currency(): string {
    return this.#paid.currency;
  }

  /** @returns when something last changed */
  run(): Date {
    const { until } = this.#paid.life.person;
    this.#purchase();
    for (;;) {
      const next = this.#next();
      if (!next || next.at.getTime() + DECIDED_MS > until.getTime()) return this.#paid.at;
      this.#paid.at = next.at;
      if (!this.#live(next.what)) return this.#paid.at;
    }
  }

  #next(): Happening | null {
    const { random, subscription, world } = this.#paid.life;
    if (!isPaid(subscription)) {
      return random.chance(0.3) ? { at: this.#paid.hours(3 * 24, 60 * 24), what: "purchase" } : null;
    }
    const job = nextDueTimes(subscription, this.#paid.renewals, this.#paid.at, world.billing)[0];
    const { action } = this.#paid;
    if (action && (!job || action.at < job.at)) return { at: action.at, what: action.name };
    return job ? { at: job.at, what: job.job } : null;
  }

  /** @returns whether the history goes on: it stops at an undecided attempt */
  #live(what: Happening["what"]): boolean {
    switch (what) {
      case "purchase":
        this.#purchase();
        return true;
      case "renew-subscriptions":
        return charge(this.#paid);
      case "restore-free-plan":
        this.#restore();
        return true;
      case "send-renewal-reminders":
        this.#paid.renewals = { ...this.#paid.renewals, isReminded: true };
        writeReminder(this.#paid.life, this.#paid.at);
        return true;
      default:
        this.#paid.action = null;
        act(this.#paid, what);
        return true;
    }
  }

  #restore(): void {
    const { life } = this.#paid;
    for (
      let event = dueRestoreEvent(life.subscription, this.#paid.at);
      event;
      event = dueRestoreEvent(life.subscription, this.#paid.at)
    ) {
      if (event === "settlement_overdue") throw new Error("no attempt is left open in the past");
      const before = this.#paid.locked;
      const { mails } = life.apply({ type: event }, this.#paid.at, "system");
      writeMails(life, mails, before, null);
    }
    if (life.subscription.status === "expired" && life.random.chance(0.4)) {
      this.#paid.action = { name: "renew_now", at: this.#paid.hours(4, 60) };
    }
  }

  #purchase(): void {
    const { life, payments } = this.#paid;
    const plan = this.#paid.offer(life.random.chance(0.2) ? "pro" : "premium");
    const placed = placePurchase(this.#paid, plan);
    // One in twelve is declined first, and pays with the next try on the same order.
    if (life.random.chance(0.08)) {
      payments.pay(placed, this.#paid.at, { declined: "card_declined" });
      this.#paid.at = new Date(this.#paid.at.getTime() + 90_000);
    }
    const { paid, invoice } = sell(this.#paid, placed, plan);
    this.#paid.begin(paid, invoice);
  }
}
