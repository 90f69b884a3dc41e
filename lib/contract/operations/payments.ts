import { defineOperation } from "../operation";
import * as payments from "../payments";
import { subscriptionResponse } from "../subscriptions";

const common = { tag: "Payments", student: true } as const;

export const checkout = defineOperation({
  ...common,
  id: "checkout",
  method: "POST",
  path: "/api/subscriptions/checkout",
  summary: "Start the purchase of a plan",
  description:
    "Creates an order at the gateway and returns the options for its checkout. The price comes from the catalogue, in the student's currency. While an order for the plan is open, every call returns the same order, so that two tabs or a retry cannot charge twice. Nothing that renews is sold before the payer's email address and phone number are known: 400 `invalid_request` names `payer.email` or `payer.phone`.",
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
  summary: "Verify a payment after the checkout",
  description:
    "Checks the signature, then fetches the payment from the gateway. The payment is applied without this call too, through webhooks in any order. 409 `payment_in_progress` means that the payment is still being processed; do not pay again.",
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
  summary: "Renew in the grace period",
  description: "Creates an order for the renewal. Pay it in the checkout, then call `verify`.",
  permission: "subscriptions:write",
  idempotent: true,
  body: payments.orderRequest,
  response: payments.renewResponse,
  errors: ["conflict", "payment_in_progress", "idempotency_in_progress", "idempotency_mismatch"],
});

export const previewChange = defineOperation({
  ...common,
  id: "previewChange",
  method: "POST",
  path: "/api/subscriptions/change/preview",
  summary: "Preview a plan change",
  description: "Calculated exactly like the change itself. Changes nothing.",
  permission: "subscriptions:read",
  body: payments.changePreviewRequest,
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
    "Upgrade: creates an order for the prorated price difference for the remaining time; the new plan starts when it is paid. Downgrade: the lower plan starts at the next renewal, at its own price. Send the current plan to undo a scheduled downgrade.",
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
  summary: "Get the payment method",
  permission: "subscriptions:read",
  response: payments.paymentMethodResponse,
  errors: ["not_found"],
});

export const changePaymentMethod = defineOperation({
  ...common,
  id: "changePaymentMethod",
  method: "PUT",
  path: "/api/subscriptions/payment-method",
  summary: "Change the payment method",
  description:
    "Creates an order for a small amount that confirms the new payment method: pay it in the checkout, then call `verify`. The amount is refunded automatically. In the grace period, the renewal is retried immediately with the new method.",
  permission: "subscriptions:write",
  body: payments.orderRequest,
  response: payments.checkoutResponse,
  errors: ["conflict", "payment_in_progress"],
});

export const removePaymentMethod = defineOperation({
  ...common,
  id: "removePaymentMethod",
  method: "DELETE",
  path: "/api/subscriptions/payment-method",
  summary: "Remove the payment method",
  description:
    "Cancels the mandate at the gateway and deletes the payment method here. Without a payment method, the next renewal will fail.",
  permission: "subscriptions:write",
  response: payments.paymentMethodResponse,
  errors: ["not_found", "payment_in_progress"],
});

export const payer = defineOperation({
  ...common,
  id: "payer",
  method: "GET",
  path: "/api/subscriptions/payer",
  summary: "Get the payer",
  permission: "subscriptions:read",
  response: payments.payerResponse,
  errors: ["not_found"],
});

export const setPayer = defineOperation({
  ...common,
  id: "setPayer",
  method: "PUT",
  path: "/api/subscriptions/payer",
  summary: "Set the payer",
  description:
    "Applies from the next debit. A payment in the checkout sets them as well. In the grace period, a renewal that was declined because they were missing is retried immediately.",
  permission: "subscriptions:write",
  body: payments.payerRequest,
  response: payments.payerResponse,
  errors: ["not_found"],
});

export const billingDetails = defineOperation({
  ...common,
  id: "billingDetails",
  method: "GET",
  path: "/api/subscriptions/billing-details",
  summary: "Get the billing details",
  permission: "subscriptions:read",
  response: payments.billingDetailsResponse,
  errors: ["not_found"],
});

export const setBillingDetails = defineOperation({
  ...common,
  id: "setBillingDetails",
  method: "PUT",
  path: "/api/subscriptions/billing-details",
  summary: "Set the billing details",
  description:
    "Applies from the next invoice; issued invoices are never changed. A GSTIN is checked, including its check digit, and sets the state.",
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
  summary: "List invoices and credit notes",
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
  summary: "Get an invoice or credit note",
  description:
    "As JSON, or with `Accept: application/pdf` as the one-page PDF that the student also gets by email. The PDF is always the same, byte for byte. A browser that follows a link gets the PDF.",
  permission: "subscriptions:read",
  params: payments.invoicePath,
  mediaTypes: ["application/json", "application/pdf"],
  response: payments.invoiceResponse,
  errors: ["not_found"],
});

export const razorpayWebhook = defineOperation({
  id: "razorpayWebhook",
  method: "POST",
  path: "/api/webhooks/razorpay",
  tag: "Payments",
  student: false,
  summary: "Receive gateway webhooks",
  description:
    "For Razorpay. The call is authenticated by `X-Razorpay-Signature` over the raw body. The event is stored once per `X-Razorpay-Event-Id` and acknowledged immediately; the state is then fetched from the gateway.",
  permission: null,
  // The webhooks of a day's renewals arrive within minutes, from a few addresses.
  addressLimit: 60_000,
  documentedBody: payments.webhookRequest,
  response: payments.webhookResponse,
});
