import { roundedRatio } from "./money";
import type { Mismatch } from "./order";
import type { RefundReason } from "./subscription-model";

export const REFUND_STATES = ["prepared", "unknown", "submitted", "failed", "processed"] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** Money that has gone back has gone back, whatever an old event says; one that failed may still be seen to have worked. */
const PROGRESS: Record<RefundState, number> = { prepared: 0, unknown: 0, submitted: 1, failed: 2, processed: 3 };

/** Whether news about a refund moves it on, or is old. */
export function isRefundNews(known: RefundState, seen: RefundState): boolean {
  return PROGRESS[seen] > PROGRESS[known];
}

/** The gateway's word for where a refund stands, in ours. */
export function refundStateOf(seen: "pending" | "processed" | "failed"): RefundState {
  return seen === "pending" ? "submitted" : seen;
}

/** Why money goes back by itself, or was asked back. */
export type RepaymentReason = RefundReason | Mismatch | "requested" | "mandate" | "student_erased" | "order_lost";

/** What the mail about a refund says: the reasons that mean the same to her are one. */
export function refundMailReason(reason: string): "requested" | "duplicate" | "ended" | "mandate" | "unusable" {
  switch (reason) {
    case "requested":
    case "mandate":
      return reason;
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
 * How much of a payment goes back.
 *
 * @param promised what has gone back, and what is on its way
 * @param asked null for all that is left
 */
export function decideRefund(paid: number, promised: number, asked: number | null): RefundDecision {
  const left = paid - promised;
  if (left <= 0) return { kind: "refused", reason: "nothing_left", left: 0 };
  if (asked !== null && asked > left) return { kind: "refused", reason: "more_than_left", left };
  return { kind: "refund", amount: asked ?? left };
}

/** How a refund stands, for those outside: whether the gateway has been asked yet is our own affair. */
export function refundOutcome(state: RefundState): "pending" | "processed" | "failed" {
  return state === "processed" || state === "failed" ? state : "pending";
}

/** What goes back of one payment; as plain JSON, in minor units. */
export interface PlannedRefund {
  payment_id: string;
  amount: number;
  currency: string;
}

/** A payment whose time is not over. */
export interface UnusedPayment {
  amount: number;
  /** What has gone back of it, and what is on its way. */
  promised: number;
  /** What it bought. */
  periodStart: Date;
  periodEnd: Date;
}

/** The share of a payment whose time is still to come, to the minor unit; never more than is left to give back. */
export function unusedOf({ amount, promised, periodStart, periodEnd }: UnusedPayment, now: Date): number {
  const whole = periodEnd.getTime() - periodStart.getTime();
  const ahead = Math.min(whole, Math.max(0, periodEnd.getTime() - now.getTime()));
  return Math.max(0, Math.min(roundedRatio(BigInt(amount) * BigInt(ahead), BigInt(whole)), amount - promised));
}

/** How much of each goes back. `null`: more is asked for than is left of them. */
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
