import type { Told } from "./check-promises";

/** What staff did for one student, as the simulation did it. Our ledger is checked against this, and not against itself. */
export class StaffChanges {
  /** Days given beside what was paid, by the payment of the period that they extend. */
  readonly giftDays = new Map<string, number>();
  /** Payments whose period was ended at once. */
  readonly endedPayments = new Set<string>();
  /** Limit adjustments, by feature and start of the quota period. */
  readonly adjustments = new Map<string, number>();

  /** Prices of the next renewal that a page showed before a change of plan. */
  readonly shown: Told[] = [];

  addGiftDays(paymentId: string, days: number): void {
    this.giftDays.set(paymentId, (this.giftDays.get(paymentId) ?? 0) + days);
  }
}
