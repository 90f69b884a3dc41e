import type { Context } from "@/lib/context";
import { findInvoice, type InvoiceRow, insertInvoice } from "@/lib/db/invoice/invoice-rows";
import type { Connection } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { toWireId } from "@/lib/domain/id";
import { money } from "@/lib/domain/money";
import { AppError } from "@/lib/errors";
import { auditSource, writeAudit } from "../audit/write-audit";
import { type Once, once } from "../idempotency/with-idempotency";
import { type BillingInput, changedDetails } from "./billing-details";
import { drawInvoice, issueCreditNote } from "./issue-invoice";

export interface Correction {
  number: string;
  /** What is left out stays as the invoice has it; null takes it away. */
  recipient: BillingInput;
  reason: string;
}

/** Numbers of the paper that a correction has issued. */
export interface Corrected {
  creditNote: string;
  invoice: string;
}

/**
 * InvoicePdf is never changed: a credit note takes back what is left of an invoice, and another invoice over the same amount takes its place,
 * from the seller as it is today, to whom it should have gone. Later refunds are of the new one.
 *
 * @throws not_found, invalid_request; conflict where nothing is left of it, or another has taken its place
 */
export async function correctInvoice(context: Context, correction: Correction): Promise<Once<Corrected>> {
  const { number, reason } = correction;
  const found = await findInvoice({ number, studentId: null });
  if (!found) throw new AppError("not_found", "There is no invoice with this number.");
  return once(context, found.student_id, async (client) => {
    const locked = await lockSubscription({ studentId: found.student_id }, context.realNow, client);
    const invoice = locked && (await findInvoice({ number, studentId: null }, client));
    if (!invoice) throw new Error(`the invoice ${number} is gone`);
    const left = leftOf(invoice);
    const corrected = await issueBoth(invoice, left, recipientOf(invoice, correction), locked, client);
    const subject = toWireId("invoice", invoice.id);
    const fact = { action: "invoice.corrected", studentId: invoice.student_id, subject, reason, after: corrected };
    await writeAudit({ ...auditSource(context), now: locked.now }, fact, client);
    return corrected;
  });
}

function leftOf({ kind, total, credited, replaced_by: replacedBy }: InvoiceRow): number {
  if (kind === "credit_note") throw new AppError("conflict", "A credit note is corrected by correcting its invoice.");
  if (replacedBy !== null) throw new AppError("conflict", `${replacedBy} has taken its place. Correct that one.`);
  if (credited === total) throw new AppError("conflict", "All of this invoice has been given back.");
  return total - credited;
}

function recipientOf({ recipient }: InvoiceRow, { recipient: change }: Correction): InvoiceRow["recipient"] {
  return changedDetails({ ...recipient, address: recipient.address ?? null }, change);
}

async function issueBoth(
  invoice: InvoiceRow,
  left: number,
  recipient: InvoiceRow["recipient"],
  { student, now }: LockedSubscription,
  client: Connection,
): Promise<Corrected> {
  const isTest = student.testClockId !== null;
  const amount = money(left, invoice.currency);
  const note = await issueCreditNote({ invoice, refundId: null, amount, isTest, now }, client);
  const sold = { planKey: invoice.plan_key, periodStart: invoice.period_start, periodEnd: invoice.period_end };
  const paid = { paymentId: invoice.payment_id, paidWith: invoice.paid_with, total: amount };
  const facts = { ...sold, ...paid, studentId: invoice.student_id, isTest, recipient, now };
  const next = await drawInvoice(facts, client, invoice.id);
  await insertInvoice(next, client);
  return { creditNote: note.number, invoice: next.number };
}
