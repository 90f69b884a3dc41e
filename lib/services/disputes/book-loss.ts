import { findInvoice } from "@/lib/db/invoice/invoice-rows";
import { addLost } from "@/lib/db/payment/dispute-rows";
import type { Connection } from "@/lib/db/sql/query";
import { money } from "@/lib/domain/money";
import { issueCreditNote } from "../invoices/issue-invoice";
import type { DisputeContext } from "./dispute-context";

/**
 * Books what the bank took, so that our ledger is the bank's: captured − refunded − lost. The credit note takes it off the invoice as far
 * as something is left there; a payment that was refunded as well is lost twice, and an invoice is credited once.
 */
export async function bookLoss(
  { payment, row, locked, now }: DisputeContext,
  lost: number,
  client: Connection,
): Promise<{ number: string } | null> {
  if (lost <= 0) return null;
  await addLost(payment.id, lost, now, client);
  const invoice = locked && (await findInvoice({ paymentId: payment.id }, client));
  const credit = invoice ? Math.min(lost, invoice.total - invoice.credited) : 0;
  if (!locked || !invoice || credit <= 0) return null;
  const amount = money(credit, payment.currency);
  const isTest = locked.student.testClockId !== null;
  return issueCreditNote({ invoice, refundId: null, disputeId: row.id, amount, isTest, now }, client);
}
