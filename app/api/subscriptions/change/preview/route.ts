import { previewChange as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { presentChangePreview } from "@/lib/http/present/payment";
import { previewChange } from "@/lib/services/payment/preview-change";

export const POST = defineRoute(operation, async (context, { body }) => ({
  body: presentChangePreview(await previewChange(context, body.plan)),
}));
