import { type DeclineWords, declineWords } from "@/lib/domain/decline-reason";

/**
 * Why a renewal was not paid, in words for the student. "Your bank declined" stands only where the bank did, and nobody is blamed for what is
 * ours.
 */
const REASONS: Record<DeclineWords, string> = {
  insufficient_funds: "There wasn't enough money in the account.",
  card_declined: "Your bank declined the charge without giving a reason.",
  payment_failed: "Your bank declined the charge without giving a reason.",
  payment_timed_out: "Your bank did not respond in time.",
  payment_disputed: "Your bank has an open dispute about an earlier payment, so we don't charge you automatically.",
  customer_action_required: "Your bank asked you to approve the payment, and it wasn't approved in time.",
  card_expired: "Your card has expired.",
  mandate_cancelled: "The mandate for automatic payments was cancelled in your bank's or UPI app.",
  mandate_paused:
    "The mandate for automatic payments is paused. Resume it in your UPI app, and we charge it right away.",
  mandate_expired: "The mandate for automatic payments has expired. Paying once more sets up a new one.",
  payment_cancelled: "You skipped this payment in your bank's or UPI app.",
  debit_skipped: "You skipped this payment in your bank's or UPI app.",
  bank_technical_error: "Your bank had a technical problem.",
  gateway_technical_error: "The payment service had a technical problem.",
  debit_instrument_blocked: "The card or account is blocked. Your bank can tell you why.",
  bank_account_invalid: "The bank account behind this payment method is closed or no longer valid.",
  transaction_limit_exceeded: "The amount is over a limit that is set on the card or account.",
  transaction_daily_limit_exceeded: "The card's or account's limit for the day was reached.",
  payer_account_has_changed: "Your UPI id is linked to another account than the one that you gave the mandate for.",
  mandate_exceeded: "The price is over the limit of your mandate. Paying once more sets up a new one.",
  payment_risk_check_failed: "The payment was stopped by a security check of the bank.",
  mandate_initiated: "Your bank hasn't confirmed the mandate for automatic payments yet.",
  payer_details_missing: "An email address or a phone number is missing, which your bank needs for automatic payments.",
  no_payment_method: "You have no payment method that we can charge.",
  debit_tries_used: "The payment was tried as often as UPI allows.",
  no_answer:
    "Your bank hasn't confirmed the payment. If the money still arrives, we apply it automatically. You won't pay twice.",
  payer_time: "There wasn't enough money, or a limit was reached.",
  payer_new_method: "This card, account or UPI id can no longer be charged.",
  payer_confirm: "Your bank or UPI app asked for a confirmation that it didn't get.",
  payer_skipped: "You skipped this payment in your bank's or UPI app.",
  payer_details: "Your email address or phone number wasn't accepted for automatic payments.",
  bank_time: "Your bank couldn't make the payment.",
  bank_new_method: "Your bank doesn't allow this payment from the account.",
  ours: "Something is wrong on our side, and we are working on it.",
  gateway: "The payment service had a technical problem.",
  undecided: "The payment isn't decided yet.",
  unknown: "The payment didn't go through.",
};

export function declineReason(reason: string): string {
  return REASONS[declineWords(reason)];
}
