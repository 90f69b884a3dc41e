import type { z } from "zod";
import * as invoiceContract from "@/lib/contract/admin/invoices";
import type * as contract from "@/lib/contract/payments";
import type { InvoicePaidWith, InvoiceRow } from "@/lib/db/invoice/invoice-rows";
import type { MethodRow } from "@/lib/db/payment/method-rows";
import type { BillingDetails } from "@/lib/db/student/billing-rows";
import { stateName } from "@/lib/domain/gst-state";
import { toWireId } from "@/lib/domain/id";
import { missingDetails, type Payer } from "@/lib/domain/payer";
import type { ChangeOffer } from "@/lib/services/checkout/offer-changes";
import type { QuotedChange } from "@/lib/services/checkout/quote-change";
import type { Checkout } from "@/lib/services/checkout/read-checkout";
import type { Corrected } from "@/lib/services/invoices/correct-invoice";
import type { RequestedRefund } from "@/lib/services/refunds/request-refund";

type Wire<Schema extends z.ZodType> = z.input<Schema>;

export function serializeCheckout(checkout: Checkout): Wire<typeof contract.checkoutResponse> {
  return { success: true, ...serializeOrder(checkout) };
}

export function serializeChangePreview(change: QuotedChange): Wire<typeof contract.changePreviewResponse> {
  return { success: true, change: serializePlanChange(change) };
}

export function serializePlanChange({ kind, planKey, due, takesEffectAt, paidUntil, renewsAt }: QuotedChange) {
  const dates = { takes_effect_at: takesEffectAt, paid_until: paidUntil };
  return { kind, plan: planKey, due, ...dates, renews_at: renewsAt };
}

/** For pages, which show the possible plan changes in advance. */
export function serializeChangeOffer({ planKey, change, refusal }: ChangeOffer) {
  return { plan: planKey, change: change && serializePlanChange(change), refusal };
}

export function serializeOrder(checkout: Checkout): Omit<Wire<typeof contract.checkoutResponse>, "success"> {
  return {
    order_id: checkout.gatewayOrderId,
    amount: checkout.amount.amount,
    currency: checkout.amount.currency,
    key_id: checkout.keyId,
    customer_id: checkout.customerId,
    recurring: true,
    prefill: checkout.prefill,
    description: checkout.description,
    checkout_script: checkout.scriptUrl,
  };
}

export function serializePaymentMethod(method: MethodRow | null): Wire<typeof contract.paymentMethodResponse> {
  return {
    success: true,
    payment_method: method && {
      kind: method.kind,
      status: method.status,
      network: method.network,
      issuer: method.issuer,
      last4: method.last_four,
      expiry_month: method.expiry_month,
      expiry_year: method.expiry_year,
      upi: method.upi_handle,
      mandate_max: method.mandate_max,
    },
  };
}

export function serializePayer({ name, email, phone }: Payer): Wire<typeof contract.payerResponse> {
  return { success: true, payer: { name, email, phone, missing: missingDetails({ email, phone }) } };
}

export function serializeBillingDetails(details: BillingDetails): Wire<typeof contract.billingDetailsResponse> {
  const { name, address, state, gstin } = details;
  return { success: true, billing_details: { name, address, state, gstin } };
}

export function serializeInvoice(row: InvoiceRow): Wire<typeof contract.invoice> {
  return {
    number: row.number,
    kind: row.kind,
    issued_at: row.issued_at.toISOString(),
    amount: row.total,
    tax: row.cgst + row.sgst + row.igst,
    currency: row.currency,
    plan: row.plan_key,
    period_start: row.period_start.toISOString(),
    period_end: row.period_end.toISOString(),
    payment_id: toWireId("payment", row.payment_id),
    status: statusOf(row),
    corrects: row.corrects,
    replaces: row.replaces,
    replaced_by: row.replaced_by,
  };
}

function statusOf(row: InvoiceRow): Wire<typeof contract.invoice>["status"] {
  const { kind, credited, total } = row;
  if (kind === "credit_note") return row.refund_id === null && row.dispute_id === null ? "corrected" : "credited";
  if (row.replaced_by !== null) return "corrected";
  if (credited === 0) return "paid";
  return credited < total ? "partly_refunded" : "refunded";
}

export function serializeInvoiceInFull(row: InvoiceRow): Wire<typeof contract.invoiceResponse> {
  return {
    success: true,
    invoice: {
      ...serializeInvoice(row),
      plan_name: row.plan_name,
      refunded: row.credited,
      taxable: row.taxable,
      cgst: row.cgst,
      sgst: row.sgst,
      igst: row.igst,
      sac: row.sac,
      seller: row.seller,
      recipient: { ...row.recipient, address: row.recipient.address ?? null },
      gst_rate: row.gst_rate,
      place_of_supply: stateName(row.recipient.state),
      method: row.method,
      paid_with: row.paid_with && serializePaidWith(row.paid_with),
      gateway_payment_id: row.gateway_payment_id,
    },
  };
}

function serializePaidWith({ kind, network, lastFour, upiHandle }: InvoicePaidWith) {
  return { kind, network, last4: lastFour, upi: upiHandle };
}

/** Parsed for the same reason as in `serializeAdminAction`: a stored response comes back with its fields in another order. */
export function serializeRefund(refund: RequestedRefund): Wire<typeof invoiceContract.refundResponse> {
  const { id, paymentId, amount, currency, status, effects, refundsOpenCharge } = refund;
  const preview = id === null;
  const requested =
    effects.refunds.length > 1
      ? `${effects.refunds.length} refunds were recorded and are being requested from the gateway: this payment and the upgrades on top of it. The student gets an email about each when it is processed.`
      : "The refund was recorded and is being requested from the gateway. The student gets an email when it is processed.";
  const open = refundsOpenCharge
    ? " The plan ends while a renewal is being charged: if that is captured, it is refunded automatically."
    : "";
  return invoiceContract.refundResponse.parse({
    success: true,
    preview,
    refund: { id, payment_id: paymentId, amount, currency, status },
    effects,
    message: `${preview ? "Nothing was changed." : requested}${open}`,
  });
}

export function serializeCorrection({
  creditNote,
  invoice,
  amount,
  currency,
  recipient,
}: Corrected): Wire<typeof invoiceContract.correctionResponse> {
  return {
    success: true,
    preview: invoice === null,
    credit_note: creditNote,
    invoice,
    amount,
    currency,
    recipient: recipient && serializeBillingDetails(recipient).billing_details,
  };
}
