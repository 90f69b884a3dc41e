import type { Context } from "@/lib/context";
import { findInvoice, type InvoiceRow } from "@/lib/db/invoice/invoice-rows";
import { AppError } from "@/lib/errors";
import { requireStudent } from "../subscription/change-subscription";

/** One of the student's own invoices or credit notes. @throws not_found */
export async function getInvoice(context: Context, number: string): Promise<InvoiceRow> {
  const invoice = await findInvoice({ number, studentId: requireStudent(context).id });
  if (!invoice) throw new AppError("not_found", "You have no invoice with this number.");
  return invoice;
}
