import { correctInvoice as operation } from "@/lib/contract/operations/admin";
import { defineRoute } from "@/lib/http/define-route";
import { presentCorrection } from "@/lib/http/present/payment";
import { replayOr } from "@/lib/http/replay";
import { correctInvoice } from "@/lib/services/invoice/correct-invoice";

export const POST = defineRoute(operation, async (context, { params, body }) => {
  const { reason, ...recipient } = body;
  const { outcome, replayed } = await correctInvoice(context, { number: params.number, recipient, reason });
  return replayOr(replayed, presentCorrection(outcome));
});
