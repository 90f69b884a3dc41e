import * as operations from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { presentCheckout, presentPaymentMethod } from "@/lib/http/present/payment";
import { changePaymentMethod } from "@/lib/services/payment/change-payment-method";
import { getPaymentMethod } from "@/lib/services/payment/get-payment-method";
import { removePaymentMethod } from "@/lib/services/payment/remove-payment-method";

export const GET = defineRoute(operations.paymentMethod, async (context) => ({
  body: presentPaymentMethod(await getPaymentMethod(context)),
}));

export const PUT = defineRoute(operations.changePaymentMethod, async (context) => ({
  body: presentCheckout(await changePaymentMethod(context)),
}));

export const DELETE = defineRoute(operations.removePaymentMethod, async (context) => {
  await removePaymentMethod(context);
  return { body: presentPaymentMethod(null) };
});
