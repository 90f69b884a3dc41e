import type { DeclineReason } from "./errors";

export type Method = "card" | "upi";

export interface Card {
  last4: string;
  network: string;
  issuer: string;
  type: "credit" | "debit";
  expiryMonth: number;
  expiryYear: number;
}

export interface Instrument {
  /** As a client names it: the card's digits, or the UPI id. */
  id: string;
  method: Method;
  card: Card | null;
  vpa: string | null;
  /** Null where the payment succeeds. */
  declines: DeclineReason | null;
}

/** Razorpay's own test cards and UPI ids. No other number is accepted, so that no real card is ever used here. */
export const INSTRUMENTS: readonly Instrument[] = [
  card("4100280000001007", "Visa", "HDFC", "credit", null),
  card("4100280000080001", "Visa", "ICIC", "debit", "insufficient_funds"),
  card("4100280000060003", "Visa", "SBIN", "debit", "card_declined"),
  card("4100280000070002", "Visa", "UTIB", "credit", "payment_cancelled"),
  card("4100280000090000", "Visa", "KKBK", "credit", "payment_timed_out"),
  card("4100280000020007", "Visa", "YESB", "debit", "gateway_technical_error"),
  upi("success@razorpay", null),
  upi("failure@razorpay", "payment_failed"),
];

/** The test instrument that a client means; spaces in a card number do not matter. */
export function findInstrument(id: string): Instrument | null {
  const wanted = id.replace(/[\s-]/g, "").toLowerCase();
  return INSTRUMENTS.find((instrument) => instrument.id === wanted) ?? null;
}

function card(
  id: string,
  network: string,
  issuer: string,
  type: Card["type"],
  declines: DeclineReason | null,
): Instrument {
  const details = { last4: id.slice(-4), network, issuer, type, expiryMonth: 12, expiryYear: 2049 };
  return { id, method: "card", card: details, vpa: null, declines };
}

function upi(id: string, declines: DeclineReason | null): Instrument {
  return { id, method: "upi", card: null, vpa: id, declines };
}
