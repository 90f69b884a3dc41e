export const PAYMENT_STATES = ["created", "authorized", "captured", "failed", "refunded"] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** Webhooks come in any order. A failure may be followed by a late authorisation, but from "the money is here" nothing leads back. */
const PROGRESS: Record<PaymentState, number> = { created: 0, failed: 1, authorized: 2, captured: 3, refunded: 4 };

/** Whether news about a payment moves it on, or is old. */
export function isPaymentNews(known: PaymentState, seen: PaymentState): boolean {
  return PROGRESS[seen] > PROGRESS[known];
}
