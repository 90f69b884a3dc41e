import type { Context } from "@/lib/context";
import { type InvoiceRow, listInvoices as readInvoices } from "@/lib/db/invoice/invoice-rows";
import { requireStudent } from "../subscription/change-subscription";
import { readTimeCursor, writeTimeCursor } from "../time-cursor";

export interface InvoicePage {
  invoices: InvoiceRow[];
  nextCursor: string | null;
}

/** The student's invoices and credit notes, newest first. @throws invalid_request for a cursor that is not ours */
export async function listInvoices(
  context: Context,
  request: { limit: number; cursor: string | null },
): Promise<InvoicePage> {
  const after = request.cursor === null ? null : readTimeCursor(request.cursor);
  const rows = await readInvoices(requireStudent(context).id, request.limit + 1, after);
  const invoices = rows.slice(0, request.limit);
  const last = rows.length > request.limit ? invoices.at(-1) : undefined;
  return { invoices, nextCursor: last ? writeTimeCursor({ at: last.issued_at, id: last.id }) : null };
}
