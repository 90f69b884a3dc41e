import { correctInvoice as operation } from "@/lib/contract/operations/admin";
import { defineRoute } from "@/lib/http/define-route";
import { replayOr } from "@/lib/http/replay";
import { serializeCorrection } from "@/lib/http/serializers/payment";
import { correctInvoice } from "@/lib/services/invoices/correct-invoice";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { reason, preview, ...recipient } = body;
  const { outcome, replayed } = await correctInvoice(context, { number: params.number, recipient, reason, preview });
  return replayOr(replayed, serializeCorrection(outcome));
});
