export const PAYMENT_STATES = ["created", "authorized", "captured", "failed", "refunded"] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** Webhooks arrive in any order. A failure may be followed by a late authorisation, but a captured payment never goes back. */
const PROGRESS: Record<PaymentState, number> = { created: 0, failed: 1, authorized: 2, captured: 3, refunded: 4 };

/** Whether a reported state moves a payment forward; an old one does not. */
export function isPaymentNews(known: PaymentState, seen: PaymentState): boolean {
  return PROGRESS[seen] > PROGRESS[known];
}
