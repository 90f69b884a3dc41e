import { getInvoice as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { presentInvoiceInFull } from "@/lib/http/present/payment";
import { getInvoice } from "@/lib/services/invoice/get-invoice";
import { renderPaper } from "@/lib/services/invoice/render-paper";

export const GET = defineRoute(operation, async (context, { params, form }) => {
  const invoice = await getInvoice(context, params.number);
  if (form === "application/json") return { body: presentInvoiceInFull(invoice) };
  const { name, content } = await renderPaper(invoice);
  return { file: content, contentType: form, name };
});
