import * as operations from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { serializeCheckout, serializePaymentMethod } from "@/lib/http/serializers/payment";
import { changePaymentMethod } from "@/lib/services/payment-methods/change-payment-method";
import { getPaymentMethod } from "@/lib/services/payment-methods/get-payment-method";
import { removePaymentMethod } from "@/lib/services/payment-methods/remove-payment-method";

export const GET = defineRoute(operations.paymentMethod, async (context) => ({
  body: serializePaymentMethod(await getPaymentMethod(context)),
}));

export const PUT = defineRoute(operations.changePaymentMethod, async (context, { body }) => ({
  body: serializeCheckout(await changePaymentMethod(context, body.payer)),
}));

export const DELETE = defineRoute(operations.removePaymentMethod, async (context) => {
  await removePaymentMethod(context);
  return { body: serializePaymentMethod(null) };
});
