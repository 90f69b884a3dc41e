import { roundedRatio } from "./money";
import type { Mismatch } from "./order";
import type { RefundReason } from "./subscription-model";

export const REFUND_STATES = ["prepared", "unknown", "submitted", "failed", "processed"] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** A processed refund stays processed, whatever an old event says; a failed one may still turn out to have worked. */
const PROGRESS: Record<RefundState, number> = { prepared: 0, unknown: 0, submitted: 1, failed: 2, processed: 3 };

/** Whether a reported state moves a refund forward; an old one does not. */
export function isRefundNews(known: RefundState, seen: RefundState): boolean {
  return PROGRESS[seen] > PROGRESS[known];
}

/** Our state for the gateway's state of a refund. */
export function refundStateOf(seen: "pending" | "processed" | "failed"): RefundState {
  return seen === "pending" ? "submitted" : seen;
}

/** Why money is refunded, automatically or on request. */
export type RepaymentReason =
  | RefundReason
  | Mismatch
  | "requested"
  | "mandate"
  | "student_erased"
  | "order_lost"
  /** An upgrade of a payment that was refunded in full. */
  | "upgraded_payment_refunded";

/** The reason in the refund mail: reasons that mean the same to the student are one. */
export function refundMailReason(
  reason: string,
): "requested" | "duplicate" | "ended" | "mandate" | "upgrade" | "unusable" {
  switch (reason) {
    case "requested":
    case "mandate":
      return reason;
    case "upgraded_payment_refunded":
      return "upgrade";
    case "subscription_ended":
      return "ended";
    case "period_already_paid":
    case "already_subscribed":
      return "duplicate";
    default:
      return "unusable";
  }
}

export type RefundDecision =
  | { kind: "refund"; amount: number }
  | { kind: "refused"; reason: "nothing_left" | "more_than_left"; left: number };

/**
 * How much of a payment is refunded.
 *
 * @param promised refunded so far, including pending refunds
 * @param asked null for the full remaining amount
 */
export function decideRefund(paid: number, promised: number, asked: number | null): RefundDecision {
  const left = paid - promised;
  if (left <= 0) return { kind: "refused", reason: "nothing_left", left: 0 };
  if (asked !== null && asked > left) return { kind: "refused", reason: "more_than_left", left };
  return { kind: "refund", amount: asked ?? left };
}

/** State of a refund as the API shows it: whether the gateway has been asked yet is internal. */
export function refundOutcome(state: RefundState): "pending" | "processed" | "failed" {
  return state === "processed" || state === "failed" ? state : "pending";
}

/** The planned refund of one payment; as plain JSON, in minor units. */
export interface PlannedRefund {
  payment_id: string;
  amount: number;
  currency: string;
}

/** A payment whose period is not over. */
export interface UnusedPayment {
  amount: number;
  /** Refunded so far, including pending refunds. */
  promised: number;
  /** The period that it paid for. */
  periodStart: Date;
  periodEnd: Date;
}

/** The prorated share of a payment for the remaining time, to the minor unit; never more than is left to refund. */
export function unusedOf({ amount, promised, periodStart, periodEnd }: UnusedPayment, now: Date): number {
  const whole = periodEnd.getTime() - periodStart.getTime();
  const ahead = Math.min(whole, Math.max(0, periodEnd.getTime() - now.getTime()));
  return Math.max(0, Math.min(roundedRatio(BigInt(amount) * BigInt(ahead), BigInt(whole)), amount - promised));
}

/** How much of each payment is refunded. `null`: more is requested than is left. */
export function spreadRefund(
  payments: readonly UnusedPayment[],
  asked: "unused" | "full" | { amount: number },
  now: Date,
): number[] | null {
  const left = payments.map(({ amount, promised }) => Math.max(0, amount - promised));
  if (asked === "full") return left;
  if (asked === "unused") return payments.map((payment) => unusedOf(payment, now));
  let open = asked.amount;
  const shares = left.map((most) => {
    const share = Math.min(most, open);
    open -= share;
    return share;
  });
  return open > 0 ? null : shares;
}
