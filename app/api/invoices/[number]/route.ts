import { getInvoice as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { serializeInvoiceInFull } from "@/lib/http/serializers/payment";
import { getInvoice } from "@/lib/services/invoices/get-invoice";
import { renderInvoicePdf } from "@/lib/services/invoices/render-pdf";

export const GET = defineRoute(operation, async (context, { params, mediaType }) => {
  const invoice = await getInvoice(context, params.number);
  if (mediaType === "application/json") return { body: serializeInvoiceInFull(invoice) };
  const { name, content } = await renderInvoicePdf(invoice);
  return { file: content, contentType: mediaType, name };
});
