import { listInvoices as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { presentInvoice } from "@/lib/http/present/payment";
import { listInvoices } from "@/lib/services/invoice/list-invoices";

export const GET = defineRoute(operation, async (context, { query }) => {
  const { invoices, nextCursor } = await listInvoices(context, { limit: query.limit, cursor: query.cursor ?? null });
  return { body: { success: true as const, invoices: invoices.map(presentInvoice), next_cursor: nextCursor } };
});
