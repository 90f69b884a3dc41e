import { listInvoices as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { serializeInvoice } from "@/lib/http/serializers/payment";
import { listInvoices } from "@/lib/services/invoices/list-invoices";

export const GET = defineRoute(operation, async (context, { query }) => {
  const { invoices, nextCursor } = await listInvoices(context, { limit: query.limit, cursor: query.cursor ?? null });
  return { body: { success: true as const, invoices: invoices.map(serializeInvoice), next_cursor: nextCursor } };
});
