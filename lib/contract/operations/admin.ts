import * as paper from "../admin/invoices";
import { defineOperation } from "../operation";
import { invoicePath } from "../payments";
import { studentPath } from "../students";

const common = { tag: "Admin", student: false, permission: "admin:write", idempotent: true } as const;

export const refundPayment = defineOperation({
  ...common,
  id: "refundPayment",
  method: "POST",
  path: "/api/admin/subscriptions/{user_id}/refund",
  summary: "Give money back",
  description:
    "All of a payment or a part, never more than is left of it. Written down at once; the gateway is asked right after, as often as it takes, and pays once. When it has, there is a credit note and a mail to her. All of the running period's payment ends the plan.",
  params: studentPath,
  body: paper.refundRequest,
  response: paper.refundResponse,
  errors: ["not_found", "conflict", "idempotency_mismatch"],
});

export const correctInvoice = defineOperation({
  ...common,
  id: "correctInvoice",
  method: "POST",
  path: "/api/admin/invoices/{number}/correct",
  summary: "Correct an invoice",
  description:
    "An invoice is never changed. A credit note takes back what is left of it, and a new invoice over the same amount names whom it should have named, with the tax that belongs to that. No money moves.",
  params: invoicePath,
  body: paper.correctionRequest,
  response: paper.correctionResponse,
  errors: ["not_found", "conflict", "idempotency_mismatch"],
});
