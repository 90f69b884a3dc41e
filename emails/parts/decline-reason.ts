/** What the gateway's decline reasons mean to the person whose card it is, and what helps. */
const REASONS: Record<string, string> = {
  insufficient_funds: "There wasn't enough money in the account.",
  card_declined: "Your bank declined the charge without saying why.",
  card_expired: "Your card has expired.",
  payment_cancelled: "The payment was cancelled at your bank.",
  payment_timed_out: "Your bank didn't answer in time.",
  gateway_technical_error: "Your bank had a technical problem.",
  mandate_cancelled: "The mandate for automatic payments was cancelled at your bank.",
  mandate_paused: "The mandate for automatic payments is paused at your bank.",
  no_payment_method: "There is no payment method that we may charge.",
  no_answer:
    "Your bank hasn't confirmed the payment. If the money still arrives, we apply it by itself; you never pay twice.",
};

export function declineReason(reason: string): string {
  return REASONS[reason] ?? "Your bank declined the charge.";
}
