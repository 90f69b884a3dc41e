import type { PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { NO_HISTORY, type RenewalHistory } from "@/lib/domain/renewal";
import { isPaid } from "@/lib/domain/subscription";
import type { PaidSubscription } from "@/lib/domain/subscription-model";
import { billingOf } from "@/lib/services/invoices/billing-details";
import type { Issued } from "./invoices";
import type { Life } from "./life";
import { type Paid, Payments } from "./payments";
import { drawAction, type PlannedAction } from "./planned-action";
import { offerOf } from "./settings";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The state of a student's paid history. */
export class PaidLife {
  renewals: RenewalHistory = NO_HISTORY;
  /** The method that the next period is charged to. */
  attempts = 0;
  action: PlannedAction | null = null;
  /** The payment of the running period, and its invoice. */
  period: { paid: Paid; invoice: Issued } | null = null;
  readonly payments: Payments;

  constructor(
    readonly life: Life,
    readonly currency: string,
    public at: Date,
  ) {
    this.payments = new Payments(life, at);
  }

  get locked(): LockedSubscription {
    return this.life.locked(this.at);
  }

  get paid(): PaidSubscription {
    const s = this.life.subscription;
    if (!isPaid(s)) throw new Error(`${s.id} is on free`);
    return s;
  }

  /** The name on invoices. */
  get billing() {
    return billingOf(this.locked.student);
  }

  offer(planKey: string): PlanOffer {
    return offerOf(this.life.planOf(planKey), this.currency);
  }

  /** A period has been paid: plans what else may happen while it runs. */
  begin(paid: Paid, invoice: Issued): void {
    this.period = { paid, invoice };
    this.renewals = NO_HISTORY;
    this.attempts = 0;
    this.action = drawAction(this.life.random, Math.max(this.paid.startDate.getTime(), this.at.getTime()));
  }

  hours(from: number, to: number): Date {
    return new Date(this.at.getTime() + Math.floor((from + this.life.random.next() * (to - from)) * HOUR_MS));
  }

  /** Halfway to the end of the period. */
  planWithin(name: PlannedAction["name"]): void {
    const left = this.paid.endDate.getTime() - this.at.getTime() - 2 * DAY_MS;
    if (left > 0) this.action = { name, at: new Date(this.at.getTime() + left / 2) };
  }
}
