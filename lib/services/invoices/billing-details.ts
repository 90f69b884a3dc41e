import type { Context } from "@/lib/context";
import type { Billing } from "@/lib/db/payment/order-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { type BillingDetails, findBillingDetails, saveBillingDetails } from "@/lib/db/student/billing-rows";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedStudent } from "@/lib/db/subscription/subscription-row";
import { GST_STATES, type GstStateCode } from "@/lib/domain/gst-state";
import { stateOfGstin } from "@/lib/domain/tax";
import { invalidField } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { studentNotFound } from "../student/get-named-student";
import { requireStudent } from "../subscription/change-subscription";

/** What is left out stays; null removes. */
export interface BillingInput {
  name?: string | null;
  address?: string | null;
  /** By name or two-digit GST code. */
  state?: string | null;
  gstin?: string | null;
}

/** What her invoices name her by. */
export async function getBillingDetails(context: Context): Promise<BillingDetails> {
  const details = await findBillingDetails(requireStudent(context).id);
  if (!details) throw studentNotFound();
  return placed(details);
}

/** From the next invoice on; those that were issued stay as they are. @throws invalid_request */
export async function setBillingDetails(context: Context, input: BillingInput): Promise<BillingDetails> {
  const { id, subscriptionId } = requireStudent(context);
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, context.realNow, client);
    if (!locked) throw studentNotFound();
    const details = changedDetails(locked.student.billing, input);
    if (!(await saveBillingDetails(id, details, locked.now, client))) throw studentNotFound();
    // Which fields, not what is in them: the trail outlives her erasure.
    const after = { fields: Object.keys(input) };
    const fact = { action: "student.billing_changed", studentId: id, after };
    await writeAudit({ ...auditSource(context), now: locked.now }, fact, client);
    return details;
  });
}

/**
 * What she has said so far, with what she says now. A GSTIN says by itself which state it is of; one that she gave before and that does not
 * fit the state that she names now is not hers any more.
 *
 * @throws invalid_request
 */
export function changedDetails(known: BillingDetails, input: BillingInput): BillingDetails {
  const { name = known.name, address = known.address } = input;
  const asked = input.state == null ? null : findState(input.state);
  if (input.state != null && asked === null) {
    throw invalidField("state", "state must be an Indian state or union territory, by name or two-digit GST code.");
  }
  const given = input.gstin?.trim().toUpperCase() || null;
  const ofGiven = given === null ? null : stateOfGstin(given);
  if (given !== null && ofGiven === null) {
    throw invalidField("gstin", "gstin must be a GSTIN of 15 characters; this one is not right.");
  }
  if (ofGiven !== null && asked !== null && asked !== ofGiven) {
    throw invalidField("state", "state must be the one that the GSTIN is of.");
  }
  const isKept = input.gstin === undefined && (asked === null || asked === stateOfGstin(known.gstin ?? ""));
  const gstin = isKept ? known.gstin : given;
  const state = input.state === null ? null : (asked ?? (known.state === null ? null : findState(known.state)));
  return placed({ name: blankless(name), address: blankless(address), state, gstin });
}

/** The state of her GSTIN is her state, whatever an app says of her. */
export function placed(details: BillingDetails): BillingDetails {
  return { ...details, state: stateOfGstin(details.gstin ?? "") ?? details.state };
}

/** Whom an order's invoice will name. */
export function billingOf({ name, billing }: Pick<LockedStudent, "name" | "billing">): Billing {
  const { state, gstin } = placed(billing);
  return { name: billing.name ?? name, state, gstin };
}

function blankless(text: string | null): string | null {
  return text?.trim() || null;
}

function findState(text: string): GstStateCode | null {
  const word = text.trim().toLowerCase();
  return GST_STATES.find(({ code, name }) => code === word || name.toLowerCase() === word)?.code ?? null;
}
