import { paymentMethod as operation } from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { presentPaymentMethod } from "@/lib/http/present/payment";
import { getPaymentMethod } from "@/lib/services/payment/get-payment-method";

export const GET = defineRoute(operation, async (context) => ({
  body: presentPaymentMethod(await getPaymentMethod(context)),
}));
