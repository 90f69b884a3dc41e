/** What the gateway's decline reasons mean, in words for the student. */
const REASONS: Record<string, string> = {
  insufficient_funds: "There wasn't enough money in the account.",
  card_declined: "Your bank declined the charge without giving a reason.",
  card_expired: "Your card has expired.",
  payment_cancelled: "The payment was cancelled at your bank.",
  payment_timed_out: "Your bank did not respond in time.",
  gateway_technical_error: "Your bank had a technical problem.",
  mandate_cancelled: "The mandate for automatic payments was cancelled at your bank.",
  mandate_paused: "The mandate for automatic payments is paused at your bank.",
  payment_disputed: "Your bank has an open dispute about an earlier payment, so we don't charge you automatically.",
  no_payment_method: "You have no payment method that we can charge.",
  no_answer:
    "Your bank hasn't confirmed the payment. If the money still arrives, we apply it automatically. You won't pay twice.",
};

export function declineReason(reason: string): string {
  return REASONS[reason] ?? "Your bank declined the charge.";
}
