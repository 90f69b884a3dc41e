/**
 * Disputes: a payer's bank questions a captured payment. Sources: https://razorpay.com/docs/payments/disputes/ (phases),
 * https://razorpay.com/docs/api/disputes/entity (statuses, amounts), https://razorpay.com/docs/webhooks/disputes/ (events).
 */

export const DISPUTE_STATUSES = ["open", "under_review", "won", "lost", "closed"] as const;
export type DisputeStatus = (typeof DISPUTE_STATUSES)[number];

/** In the order of escalation. A chargeback that was won may be challenged again, as `pre_arbitration` and then `arbitration`. */
const PHASES = ["fraud", "retrieval", "chargeback", "pre_arbitration", "arbitration"];

/** Undecided: no automatic debit, and no refund of the payment. */
export function isDisputeOpen(status: DisputeStatus): boolean {
  return status === "open" || status === "under_review";
}

/** What is known of a dispute, or reported. */
export interface DisputeFacts {
  status: DisputeStatus;
  phase: string | null;
  respondBy: Date | null;
  /** What the bank took. */
  amountLost: number;
}

/**
 * Whether a report moves a dispute: `forward` replaces what is known, `loss` only adds to what was taken, `old` changes nothing. Within a
 * phase a decision is final, whatever an old event says; a later phase begins anew, except after a loss. `open` and `under_review` may
 * alternate, because the bank can ask for more.
 */
export function disputeNews(known: DisputeFacts, seen: DisputeFacts): "forward" | "loss" | "old" {
  const further = phaseRank(seen.phase) - phaseRank(known.phase);
  if (known.status === "lost") return seen.status === "lost" && seen.amountLost > known.amountLost ? "loss" : "old";
  if (further < 0) return "old";
  if (further > 0) return "forward";
  if (!isDisputeOpen(known.status)) return "old";
  const isSame = seen.status === known.status && seen.respondBy?.getTime() === known.respondBy?.getTime();
  return isSame ? "old" : "forward";
}

/** An unknown phase is never a reason to ignore a report. */
function phaseRank(phase: string | null): number {
  const rank = PHASES.indexOf(phase ?? "");
  return rank < 0 ? PHASES.indexOf("chargeback") : rank;
}

/** What becomes of the plan when a disputed payment is lost. */
export const LOST_DISPUTE_RULES = ["end", "keep"] as const;
