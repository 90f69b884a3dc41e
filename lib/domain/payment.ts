import { debitVerdict, type ReportedDecline } from "./decline-reason";
import { plusHours } from "./entitlement";
import { SETTLEMENT_HOURS } from "./terms";

export const PAYMENT_STATES = ["created", "authorized", "captured", "failed", "refunded"] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** Webhooks arrive in any order. A failure may be followed by a late authorisation, but a captured payment never goes back. */
const PROGRESS: Record<PaymentState, number> = { created: 0, failed: 1, authorized: 2, captured: 3, refunded: 4 };

/** Whether a reported state moves a payment forward; an old one does not. */
export function isPaymentNews(known: PaymentState, seen: PaymentState): boolean {
  return PROGRESS[seen] > PROGRESS[known];
}

/**
 * The state of a payment as the gateway reports it. One that failed because it is "pending" has not failed yet: the money may still move,
 * and its next state decides. After as long as any debit may take it counts as failed, or it would block the student for ever.
 */
export function reportedState(
  payment: { status: PaymentState; decline: ReportedDecline | null; createdAt: Date },
  now: Date,
): PaymentState {
  const { status, decline, createdAt } = payment;
  const isPending = status === "failed" && decline !== null && debitVerdict(decline) === "undecided";
  return isPending && now < plusHours(createdAt, SETTLEMENT_HOURS) ? "created" : status;
}
