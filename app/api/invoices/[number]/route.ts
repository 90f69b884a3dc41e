import { getInvoice as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { presentInvoiceInFull } from "@/lib/http/present/payment";
import { getInvoice } from "@/lib/services/invoice/get-invoice";

export const GET = defineRoute(operation, async (context, { params }) => ({
  body: presentInvoiceInFull(await getInvoice(context, params.number)),
}));
