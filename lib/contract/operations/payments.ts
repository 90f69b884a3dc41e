import { z } from "zod";
import { defineOperation } from "../operation";
import * as payments from "../payments";
import { subscriptionResponse } from "../subscriptions";

const common = { tag: "Payments", student: true } as const;

export const checkout = defineOperation({
  ...common,
  id: "checkout",
  method: "POST",
  path: "/api/subscriptions/checkout",
  summary: "Begin to buy a plan",
  description:
    "Makes an order at the gateway and answers what its checkout needs. The price is the catalogue's, in her currency. While an order for the plan is open every call answers with the same one, so that two tabs and a retry cannot charge twice.",
  permission: "subscriptions:write",
  idempotent: true,
  body: payments.checkoutRequest,
  response: payments.checkoutResponse,
  errors: ["conflict", "payment_in_progress", "idempotency_in_progress", "idempotency_mismatch"],
});

export const verify = defineOperation({
  ...common,
  id: "verify",
  method: "POST",
  path: "/api/subscriptions/verify",
  summary: "Hand in what the checkout answered",
  description:
    "Checks the signature, then asks the gateway what was really paid. Not needed for the money to count: webhooks bring it too, in any order. 409 `payment_in_progress` says that it is on its way; do not pay again.",
  permission: "subscriptions:write",
  idempotent: true,
  body: payments.verifyRequest,
  response: subscriptionResponse,
  errors: [
    "not_found",
    "conflict",
    "payment_declined",
    "payment_in_progress",
    "idempotency_in_progress",
    "idempotency_mismatch",
  ],
});

export const renew = defineOperation({
  ...common,
  id: "renew",
  method: "POST",
  path: "/api/subscriptions/renew",
  summary: "Pay now, in the grace period",
  description: "An order for what the renewal would have charged; pay it in the checkout, then `verify`.",
  permission: "subscriptions:write",
  idempotent: true,
  body: z.object({}),
  response: payments.renewResponse,
  errors: ["conflict", "payment_in_progress", "idempotency_in_progress", "idempotency_mismatch"],
});

export const previewChange = defineOperation({
  ...common,
  id: "previewChange",
  method: "POST",
  path: "/api/subscriptions/change/preview",
  summary: "What changing to another plan would cost",
  description: "The same reckoning as the change itself, and changes nothing.",
  permission: "subscriptions:read",
  body: payments.changeRequest,
  response: payments.changePreviewResponse,
  errors: ["not_found", "conflict", "payment_in_progress"],
});

export const changePlan = defineOperation({
  ...common,
  id: "changePlan",
  method: "POST",
  path: "/api/subscriptions/change",
  summary: "Change to another plan",
  description:
    "Up: an order for the difference of the time that is left; the plan is on as soon as it is paid. Down: planned for the next renewal, at its price. Her own plan takes a planned change back.",
  permission: "subscriptions:write",
  idempotent: true,
  body: payments.changeRequest,
  response: payments.changeResponse,
  errors: ["conflict", "payment_in_progress", "idempotency_in_progress", "idempotency_mismatch"],
});

export const paymentMethod = defineOperation({
  ...common,
  id: "paymentMethod",
  method: "GET",
  path: "/api/subscriptions/payment-method",
  summary: "What renewals are charged to",
  permission: "subscriptions:read",
  response: payments.paymentMethodResponse,
  errors: ["not_found"],
});

export const changePaymentMethod = defineOperation({
  ...common,
  id: "changePaymentMethod",
  method: "PUT",
  path: "/api/subscriptions/payment-method",
  summary: "Bring another payment method",
  description:
    "An order for a small amount that only confirms the method: pay it in the checkout, then `verify`. The amount goes back by itself. In the grace period the renewal is tried with the new method at once.",
  permission: "subscriptions:write",
  body: z.object({}),
  response: payments.checkoutResponse,
  errors: ["conflict", "payment_in_progress"],
});

export const removePaymentMethod = defineOperation({
  ...common,
  id: "removePaymentMethod",
  method: "DELETE",
  path: "/api/subscriptions/payment-method",
  summary: "Take the payment method away",
  description: "It is cancelled at the gateway and forgotten here. Without one the next renewal fails.",
  permission: "subscriptions:write",
  response: payments.paymentMethodResponse,
  errors: ["not_found", "payment_in_progress"],
});

export const billingDetails = defineOperation({
  ...common,
  id: "billingDetails",
  method: "GET",
  path: "/api/subscriptions/billing-details",
  summary: "Whom her invoices name",
  permission: "subscriptions:read",
  response: payments.billingDetailsResponse,
  errors: ["not_found"],
});

export const setBillingDetails = defineOperation({
  ...common,
  id: "setBillingDetails",
  method: "PUT",
  path: "/api/subscriptions/billing-details",
  summary: "Say whom her invoices name",
  description:
    "Counts from the next invoice on; one that was issued is never changed. A GSTIN is held against its check digit, and says by itself which state it is of.",
  permission: "subscriptions:write",
  body: payments.billingDetailsRequest,
  response: payments.billingDetailsResponse,
  errors: ["not_found"],
});

export const listInvoices = defineOperation({
  ...common,
  id: "invoices",
  method: "GET",
  path: "/api/invoices",
  summary: "Her invoices and credit notes",
  permission: "subscriptions:read",
  query: payments.invoicesQuery,
  response: payments.invoicesResponse,
  errors: ["not_found"],
});

export const getInvoice = defineOperation({
  ...common,
  id: "invoice",
  method: "GET",
  path: "/api/invoices/{number}",
  summary: "One invoice or credit note, in full",
  description:
    "As JSON, or, with `Accept: application/pdf`, as the PDF of one page that she also gets by mail: the same bytes whenever it is asked for. A browser that would rather have a page gets the PDF.",
  permission: "subscriptions:read",
  params: payments.invoicePath,
  forms: ["application/json", "application/pdf"],
  response: payments.invoiceResponse,
  errors: ["not_found"],
});

export const razorpayWebhook = defineOperation({
  id: "razorpayWebhook",
  method: "POST",
  path: "/api/webhooks/razorpay",
  tag: "Payments",
  student: false,
  summary: "Hear from the gateway",
  description:
    "For Razorpay: `X-Razorpay-Signature` over the raw body is all that proves who calls. Stored once per `X-Razorpay-Event-Id` and answered at once; what it means is asked of the gateway afterwards.",
  permission: null,
  // A day's renewals are told within minutes, from a few addresses.
  addressLimit: 60_000,
  documentedBody: payments.webhookRequest,
  response: payments.webhookResponse,
});
