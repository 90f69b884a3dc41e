import type {
  InvoicePaidWith,
  InvoiceRecipient,
  InvoiceRow,
  InvoiceSeller,
  NewInvoice,
} from "@/lib/db/invoice/invoice-rows";
import { isGstStateCode } from "@/lib/domain/gst-state";
import { stateOfGstin } from "@/lib/domain/gstin";
import { type Money, money } from "@/lib/domain/money";
import {
  financialYearOf,
  GST_RATE_BASIS_POINTS,
  INVOICE_SERIES,
  type InvoiceSeries,
  invoiceNumber,
  splitCredit,
  splitTax,
  type TaxedSale,
} from "@/lib/domain/tax";
import { stateOnInvoice } from "./place-of-supply";

export interface InvoiceFacts {
  studentId: string;
  /** Invoices of students on test clocks have a series of their own. */
  isTest: boolean;
  paymentId: string;
  planKey: string;
  periodStart: Date;
  periodEnd: Date;
  total: Money;
  recipient: InvoiceRecipient;
  paidWith: InvoicePaidWith | null;
  now: Date;
}

/** Who sells what, from the settings. */
export interface InvoiceSettings {
  seller: InvoiceSeller;
  sac: string;
}

/** Everything that an invoice or a credit note says but its number, which is given last. */
export interface InvoiceDraft
  extends Omit<NewInvoice, "id" | "series" | "financialYear" | "serial" | "number" | "issuedAt"> {
  isTest: boolean;
  now: Date;
}

/** What a credit note has to know of the invoice that it corrects. */
export type CreditedInvoice = Pick<
  InvoiceRow,
  | "id"
  | "student_id"
  | "payment_id"
  | "plan_key"
  | "period_start"
  | "period_end"
  | "currency"
  | "total"
  | "gst_rate"
  | "sac"
  | "seller"
  | "recipient"
  | "paid_with"
  | "issued_at"
  | "credited"
>;

export interface CreditFacts {
  invoice: CreditedInvoice;
  refundId: string | null;
  /** The lost dispute that it credits. */
  disputeId: string | null;
  amount: Money;
  isTest: boolean;
  now: Date;
}

/** A number in its series, and the id of the row that takes it. */
export interface InvoicePlace {
  id: string;
  serial: number;
  /** A time that no earlier number of the series is after. */
  lastIssuedAt: Date;
}

/** The invoice of a captured payment. @param replacesInvoiceId the one that it takes the place of, where it corrects one */
export function buildInvoice(
  { total, now, isTest, recipient: given, ...facts }: InvoiceFacts,
  { seller, sac }: InvoiceSettings,
  replacesInvoiceId: string | null = null,
): InvoiceDraft {
  const recipient = { ...given, state: stateOnInvoice(total.currency, seller, given.state) };
  const sale = saleOf(total, GST_RATE_BASIS_POINTS, seller, recipient);
  const about = { refundId: null, disputeId: null, correctsInvoiceId: null, replacesInvoiceId, seller, sac, recipient };
  return { kind: "invoice", ...facts, ...about, ...amountsOf(sale, splitTax(sale)), isTest, now };
}

/**
 * The credit note of a refund, of a lost dispute or of a correction, with the invoice's own seller and recipient: it corrects that invoice, whatever has
 * changed since.
 */
export function buildCreditNote({ invoice, refundId, disputeId, amount, isTest, now }: CreditFacts): InvoiceDraft {
  const { seller, recipient, sac } = invoice;
  const sale = saleOf(money(invoice.total, invoice.currency), invoice.gst_rate, seller, recipient);
  const tax = splitCredit(sale, money(invoice.credited, invoice.currency), amount);
  return {
    kind: "credit_note",
    studentId: invoice.student_id,
    paymentId: invoice.payment_id,
    refundId,
    disputeId,
    correctsInvoiceId: invoice.id,
    replacesInvoiceId: null,
    planKey: invoice.plan_key,
    periodStart: invoice.period_start,
    periodEnd: invoice.period_end,
    ...amountsOf({ ...sale, total: amount }, tax),
    sac,
    seller,
    recipient,
    paidWith: invoice.paid_with,
    isTest,
    // Never dated before what it corrects, even if another instance's clock was ahead.
    now: now < invoice.issued_at ? invoice.issued_at : now,
  };
}

/** The series that an invoice is numbered in, and its financial year. */
export function seriesOf({ kind, isTest, now }: Pick<InvoiceDraft, "kind" | "isTest" | "now">): {
  series: InvoiceSeries;
  financialYear: number;
} {
  const series =
    kind === "invoice"
      ? INVOICE_SERIES[isTest ? "testInvoice" : "invoice"]
      : INVOICE_SERIES[isTest ? "testCreditNote" : "creditNote"];
  return { series, financialYear: financialYearOf(now) };
}

export function numberInvoice({ isTest, now, ...draft }: InvoiceDraft, place: InvoicePlace): NewInvoice {
  const { series, financialYear } = seriesOf({ kind: draft.kind, isTest, now });
  const { id, serial, lastIssuedAt } = place;
  return {
    ...draft,
    id,
    series,
    financialYear,
    serial,
    number: invoiceNumber(series, financialYear, serial),
    // Test clocks show different times, so on them an invoice has the student's own time, not the order of the series.
    issuedAt: isTest ? now : lastIssuedAt,
  };
}

function saleOf(
  total: Money,
  rateBasisPoints: number,
  seller: InvoiceSeller,
  { state }: Pick<InvoiceRecipient, "state">,
): TaxedSale {
  return {
    total,
    rateBasisPoints,
    sellerState: seller.gstin === null ? null : stateOfGstin(seller.gstin),
    recipientState: state !== null && isGstStateCode(state) ? state : null,
  };
}

function amountsOf({ total, rateBasisPoints }: TaxedSale, tax: ReturnType<typeof splitTax>) {
  return {
    currency: total.currency,
    total: total.amount,
    taxable: tax.taxable.amount,
    cgst: tax.cgst.amount,
    sgst: tax.sgst.amount,
    igst: tax.igst.amount,
    gstRate: rateBasisPoints,
  };
}
