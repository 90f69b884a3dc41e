import type { Billing } from "@/lib/db/payment/order-rows";
import { GST_STATES, type GstStateCode } from "@/lib/domain/gst-state";
import { stateOfGstin } from "@/lib/domain/tax";
import { invalidField } from "@/lib/errors";

export interface BillingInput {
  /** By name or two-digit GST code. */
  state?: string;
  gstin?: string;
}

/**
 * Whom the invoice will name. A GSTIN says by itself which state it is of.
 *
 * @throws invalid_request
 */
export function billingOf(student: { name: string | null; state: string | null }, input: BillingInput): Billing {
  const gstin = input.gstin?.trim().toUpperCase();
  const ofGstin = gstin === undefined ? null : stateOfGstin(gstin);
  if (gstin !== undefined && ofGstin === null) {
    throw invalidField("gstin", "gstin must be a GSTIN of 15 characters; this one is not right.");
  }
  const asked = input.state === undefined ? null : findState(input.state);
  if (input.state !== undefined && asked === null) {
    throw invalidField("state", "state must be an Indian state or union territory, by name or two-digit GST code.");
  }
  if (ofGstin !== null && asked !== null && asked !== ofGstin) {
    throw invalidField("state", "state must be the one that the GSTIN is of.");
  }
  const own = student.state === null ? null : findState(student.state);
  return { name: student.name, state: ofGstin ?? asked ?? own, gstin: gstin ?? null };
}

function findState(text: string): GstStateCode | null {
  const word = text.trim().toLowerCase();
  return GST_STATES.find(({ code, name }) => code === word || name.toLowerCase() === word)?.code ?? null;
}
