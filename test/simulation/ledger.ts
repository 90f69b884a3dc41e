/** What staff did for one student, as the simulation did it: what their actions leave in our ledger is held against this, and not against itself. */
export class Ledger {
  /** Days given beside what was paid, by the payment of the period that they extendByAdmin. */
  readonly giftDays = new Map<string, number>();
  /** Payments whose time was ended at once. */
  readonly closed = new Set<string>();
  /** What a limit was moved by, by feature and beginning of its quota period. */
  readonly adjustments = new Map<string, number>();

  give(paymentId: string, days: number): void {
    this.giftDays.set(paymentId, (this.giftDays.get(paymentId) ?? 0) + days);
  }
}
