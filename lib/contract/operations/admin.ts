import * as invoices from "../admin/invoices";
import { defineOperation } from "../operation";
import { invoicePath } from "../payments";
import { studentPath } from "../students";

const common = { tag: "Admin", student: false, permission: "admin:write", idempotent: true } as const;

export const refundPayment = defineOperation({
  ...common,
  id: "refundPayment",
  method: "POST",
  path: "/api/admin/subscriptions/{user_id}/refund",
  summary: "Refund a payment",
  description:
    "Refunds a payment in full or in part, never more than what has not been refunded yet. The refund is recorded first, then requested from the gateway with retries, and paid once. When it is processed, the student gets a credit note and an email. A full refund of the current period's payment ends the plan, and the upgrades that were paid for on top of it are refunded in the same action, unless `include_upgrades` is `false`. A full refund of an upgrade brings back the plan below it, at the price agreed for it and with the same end date; while a renewal is in progress it is refused. A payment that is disputed at the bank is not refunded (409) until that is decided.",
  params: studentPath,
  body: invoices.refundRequest,
  response: invoices.refundResponse,
  errors: ["not_found", "conflict", "payment_in_progress", "idempotency_mismatch"],
});

export const correctInvoice = defineOperation({
  ...common,
  id: "correctInvoice",
  method: "POST",
  path: "/api/admin/invoices/{number}/correct",
  summary: "Correct an invoice",
  description:
    "Invoices are never changed. This issues a credit note for the remaining amount, and a new invoice for the same amount with the corrected recipient and the matching tax. No money moves. `preview` shows the amount and the recipient without issuing anything.",
  params: invoicePath,
  body: invoices.correctionRequest,
  response: invoices.correctionResponse,
  errors: ["not_found", "conflict", "idempotency_mismatch"],
});
