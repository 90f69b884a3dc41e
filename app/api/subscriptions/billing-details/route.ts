import * as operations from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { presentBillingDetails } from "@/lib/http/present/payment";
import { getBillingDetails, setBillingDetails } from "@/lib/services/payment/billing-details";

export const GET = defineRoute(operations.billingDetails, async (context) => ({
  body: presentBillingDetails(await getBillingDetails(context)),
}));

export const PUT = defineRoute(operations.setBillingDetails, async (context, { body }) => ({
  body: presentBillingDetails(await setBillingDetails(context, body)),
}));
