import { isGstStateCode } from "@/lib/domain/gst-state";
import { stateOfGstin } from "@/lib/domain/gstin";
import type { Money } from "@/lib/domain/money";
import { getEnv } from "@/lib/env";
import { type AppError, invalidField } from "@/lib/errors";

/**
 * Whether an invoice must name the recipient's State: for an online service it is part of the invoice whatever its value, and is to be asked
 * for before the supply (CGST rule 46(f); CBIC circular 242/36/2024-GST of 31 December 2024).
 */
export function needsState(currency: string): boolean {
  return currency === "INR" && getEnv().SELLER_GSTIN !== undefined;
}

/** @throws invalid_request before a sale whose invoice would lack the State */
export function requireState({ currency }: Money, state: string | null): void {
  if (needsState(currency) && !isState(state)) throw stateMissing();
}

export function stateMissing(): AppError {
  return invalidField(
    "state",
    "state is needed for a payment in rupees: the Indian state or union territory that the invoice names as the place of supply.",
  );
}

/**
 * The State of an invoice for a debit that was agreed to before States were asked for: the seller's, as the place of a recipient without an
 * address on record (IGST Act, section 12(2)(b)(ii)), named on the invoice.
 */
export function stateOnInvoice(
  currency: string,
  seller: { gstin: string | null },
  state: string | null,
): string | null {
  if (isState(state) || currency !== "INR" || seller.gstin === null) return state;
  return stateOfGstin(seller.gstin);
}

function isState(state: string | null): state is string {
  return state !== null && isGstStateCode(state);
}
