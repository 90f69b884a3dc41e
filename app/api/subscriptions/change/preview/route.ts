import { previewChange as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { serializeChangePreview } from "@/lib/http/serializers/payment";
import { previewChange } from "@/lib/services/checkout/preview-change";

export const POST = defineRoute(operation, async (context, { body }) => ({
  body: serializeChangePreview(await previewChange(context, body.plan)),
}));
