import type { Context } from "@/lib/context";
import { type InvoiceRow, listInvoices as readInvoices } from "@/lib/db/invoice/invoice-rows";
import { invalidField } from "@/lib/errors";
import { requireStudent } from "../subscription/change-subscription";

export interface InvoicePage {
  invoices: InvoiceRow[];
  nextCursor: string | null;
}

const CURSOR = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** Her invoices and credit notes, newest first. @throws invalid_request for a cursor that is not ours */
export async function listInvoices(
  context: Context,
  request: { limit: number; cursor: string | null },
): Promise<InvoicePage> {
  const after = request.cursor === null ? null : readCursor(request.cursor);
  const rows = await readInvoices(requireStudent(context).id, request.limit + 1, after);
  const invoices = rows.slice(0, request.limit);
  const last = rows.length > request.limit ? invoices.at(-1) : undefined;
  return { invoices, nextCursor: last ? `${last.issued_at.getTime()}.${last.id}` : null };
}

function readCursor(cursor: string): { issuedAt: Date; id: string } {
  const [, at, id] = CURSOR.exec(cursor) ?? [];
  if (!at || !id) throw invalidField("cursor", "cursor must be the next_cursor of the page before.");
  return { issuedAt: new Date(Number(at)), id };
}
