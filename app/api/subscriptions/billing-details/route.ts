import * as operations from "@/lib/contract/operations/payments";
import { defineRoute } from "@/lib/http/define-route";
import { serializeBillingDetails } from "@/lib/http/serializers/payment";
import { getBillingDetails, setBillingDetails } from "@/lib/services/invoices/billing-details";

export const GET = defineRoute(operations.billingDetails, async (context) => ({
  body: serializeBillingDetails(await getBillingDetails(context)),
}));

export const PUT = defineRoute(operations.setBillingDetails, async (context, { body }) => ({
  body: serializeBillingDetails(await setBillingDetails(context, body)),
}));
