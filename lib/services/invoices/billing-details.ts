import type { Context } from "@/lib/context";
import type { Billing } from "@/lib/db/payment/order-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { type BillingDetails, findBillingDetails, saveBillingDetails } from "@/lib/db/student/billing-rows";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedStudent } from "@/lib/db/subscription/subscription-row";
import { findState } from "@/lib/domain/find-state";
import { isGstin, normalizeGstin, stateOfGstin } from "@/lib/domain/gstin";
import { isPaid } from "@/lib/domain/subscription";
import { invalidField } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { studentNotFound } from "../student/get-named-student";
import { requireStudent } from "../subscription/change-subscription";
import { needsState, stateMissing } from "./place-of-supply";

/** What is left out stays; null removes. */
export interface BillingInput {
  name?: string | null;
  address?: string | null;
  /** By name or two-digit GST code. */
  state?: string | null;
  gstin?: string | null;
}

/** The billing details that the student's invoices show. */
export async function getBillingDetails(context: Context): Promise<BillingDetails> {
  const details = await findBillingDetails(requireStudent(context).id);
  if (!details) throw studentNotFound();
  return withGstinState(details);
}

/** Takes effect with the next invoice; issued ones stay as they are. @throws invalid_request */
export async function setBillingDetails(context: Context, input: BillingInput): Promise<BillingDetails> {
  const { id, subscriptionId } = requireStudent(context);
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, context.realNow, client);
    if (!locked) throw studentNotFound();
    const details = changedDetails(locked.student.billing, input);
    const { subscription } = locked;
    // It was asked for before the sale, and the invoice of the next renewal has to name it.
    if (isPaid(subscription) && details.state === null && needsState(subscription.price.currency)) throw stateMissing();
    if (!(await saveBillingDetails(id, details, locked.now, client))) throw studentNotFound();
    // The names of the fields, not their values: the audit outlives the student's erasure.
    const after = { fields: Object.keys(input) };
    const fact = { action: "student.billing_changed", studentId: id, after };
    await writeAudit({ ...auditSource(context), now: locked.now }, fact, client);
    return details;
  });
}

/**
 * The stored billing details with the input merged in. A GSTIN determines its state; a stored GSTIN that does not fit a newly givenGstin state
 * is dropped.
 *
 * @throws invalid_request
 */
export function changedDetails(known: BillingDetails, input: BillingInput): BillingDetails {
  const { name = known.name, address = known.address } = input;
  const givenState = input.state == null ? null : findState(input.state);
  if (input.state != null && givenState === null) {
    throw invalidField("state", "state must be an Indian state or union territory, by name or two-digit GST code.");
  }
  const givenGstin = normalizeGstin(input.gstin ?? "") || null;
  if (givenGstin !== null && !isGstin(givenGstin)) {
    throw invalidField("gstin", "gstin must be a valid GSTIN or UIN of 15 characters.");
  }
  // Of a supplier abroad there is none.
  const stateOfGivenGstin = givenGstin === null ? null : stateOfGstin(givenGstin);
  if (stateOfGivenGstin !== null && givenState !== null && givenState !== stateOfGivenGstin) {
    throw invalidField("state", "state must match the state of the GSTIN.");
  }
  const stateOfKnown = stateOfGstin(known.gstin ?? "");
  const isKept = input.gstin === undefined && [null, stateOfKnown ?? givenState].includes(givenState);
  const gstin = isKept ? known.gstin : givenGstin;
  const state = input.state === null ? null : (givenState ?? (known.state === null ? null : findState(known.state)));
  return withGstinState({ name: trimmedOrNull(name), address: trimmedOrNull(address), state, gstin });
}

/** The state of the GSTIN wins over a state that an app has given. */
export function withGstinState(details: BillingDetails): BillingDetails {
  return { ...details, state: stateOfGstin(details.gstin ?? "") ?? details.state };
}

/** The billing details that an order's invoice will show. */
export function billingOf({ name, billing }: Pick<LockedStudent, "name" | "billing">): Billing {
  const { state, gstin } = withGstinState(billing);
  return { name: billing.name ?? name, state, gstin };
}

function trimmedOrNull(text: string | null): string | null {
  return text?.trim() || null;
}
