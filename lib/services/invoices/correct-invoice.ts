import type { Context } from "@/lib/context";
import { findInvoice, type InvoiceRow, insertInvoice } from "@/lib/db/invoice/invoice-rows";
import type { Connection } from "@/lib/db/sql/query";
import type { BillingDetails } from "@/lib/db/student/billing-rows";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { toWireId } from "@/lib/domain/id";
import { money } from "@/lib/domain/money";
import { AppError } from "@/lib/errors";
import { withoutKeyInPreview } from "../admin-actions/change-by-staff";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { type BillingInput, changedDetails } from "./billing-details";
import { issueCreditNote, prepareInvoice } from "./issue-invoice";

export interface Correction {
  number: string;
  /** Fields that are left out stay as on the invoice; null removes one. */
  recipient: BillingInput;
  reason: string;
  /** Return what would be issued, and stop before the first number is taken. */
  preview: boolean;
}

/** The documents that a correction issues, over the same amount. */
export interface Corrected {
  /** Numbers; null in a preview. */
  creditNote: string | null;
  invoice: string | null;
  amount: number;
  currency: string;
  /** On the new invoice. Only in a preview, which is never stored: a stored outcome holds no personal data. */
  recipient: BillingDetails | null;
}

/**
 * An issued invoice is never changed: a credit note cancels what is left of it, and a new invoice over the same amount replaces it,
 * with the seller's details of today and the corrected recipient. Later refunds refer to the new one.
 *
 * @throws not_found, invalid_request; conflict if nothing is left of it, or it has been replaced already
 */
export async function correctInvoice(context: Context, correction: Correction): Promise<IdempotentResult<Corrected>> {
  const { number, reason, preview } = correction;
  const found = await findInvoice({ number, studentId: null });
  if (!found) throw new AppError("not_found", "There is no invoice with this number.");
  return withIdempotency(withoutKeyInPreview(context, correction), found.student_id, async (client) => {
    const locked = await lockSubscription({ studentId: found.student_id }, context.realNow, client);
    const invoice = locked && (await findInvoice({ number, studentId: null }, client));
    if (!invoice) throw new Error(`the invoice ${number} is gone`);
    const left = leftOf(invoice);
    const recipient = recipientOf(invoice, correction);
    const { currency } = invoice;
    if (preview) return { creditNote: null, invoice: null, amount: left, currency, recipient };
    const after = await issueBoth(invoice, left, recipient, locked, client);
    const subject = toWireId("invoice", invoice.id);
    const fact = { action: "invoice.corrected", studentId: invoice.student_id, subject, reason, after };
    await writeAudit({ ...auditSource(context), now: locked.now }, fact, client);
    return { ...after, amount: left, currency, recipient: null };
  });
}

function leftOf({ kind, total, credited, replaced_by: replacedBy }: InvoiceRow): number {
  if (kind === "credit_note") throw new AppError("conflict", "A credit note cannot be corrected. Correct its invoice.");
  if (replacedBy !== null) throw new AppError("conflict", `${replacedBy} has replaced this invoice. Correct that one.`);
  if (credited === total) throw new AppError("conflict", "This invoice is already fully refunded.");
  return total - credited;
}

function recipientOf({ recipient }: InvoiceRow, { recipient: change }: Correction): BillingDetails {
  return changedDetails({ ...recipient, address: recipient.address ?? null }, change);
}

async function issueBoth(
  invoice: InvoiceRow,
  left: number,
  recipient: BillingDetails,
  { student, now }: LockedSubscription,
  client: Connection,
): Promise<{ creditNote: string; invoice: string }> {
  const isTest = student.testClockId !== null;
  const amount = money(left, invoice.currency);
  const note = await issueCreditNote({ invoice, refundId: null, disputeId: null, amount, isTest, now }, client);
  const sold = { planKey: invoice.plan_key, periodStart: invoice.period_start, periodEnd: invoice.period_end };
  const paid = { paymentId: invoice.payment_id, paidWith: invoice.paid_with, total: amount };
  const facts = { ...sold, ...paid, studentId: invoice.student_id, isTest, recipient, now };
  const next = await prepareInvoice(facts, client, invoice.id);
  await insertInvoice(next, client);
  return { creditNote: note.number, invoice: next.number };
}
