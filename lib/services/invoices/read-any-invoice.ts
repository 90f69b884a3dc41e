import type { Context } from "@/lib/context";
import { findInvoice, type InvoiceRow, listInvoices } from "@/lib/db/invoice/invoice-rows";
import { AppError } from "@/lib/errors";
import { requireStaff } from "../require-staff";

/** A student's newest invoices and credit notes. @throws forbidden */
export async function listStudentInvoices(context: Context, studentId: string, limit: number): Promise<InvoiceRow[]> {
  requireStaff(context, "admin:read");
  return listInvoices(studentId, limit, null);
}

/** The invoice or credit note of any student. @throws forbidden; not_found */
export async function getAnyInvoice(context: Context, number: string): Promise<InvoiceRow> {
  requireStaff(context, "admin:read");
  const invoice = await findInvoice({ number, studentId: null });
  if (!invoice) throw new AppError("not_found", "There is no invoice with this number.");
  return invoice;
}
