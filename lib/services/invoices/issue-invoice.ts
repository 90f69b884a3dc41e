import { uuidv7 } from "@/lib/crypto/uuid";
import {
  type InvoicePaidWith,
  type InvoiceRecipient,
  type InvoiceRow,
  insertInvoice,
  type NewInvoice,
  nextSerial,
} from "@/lib/db/invoice/invoice-rows";
import type { Connection } from "@/lib/db/sql/query";
import { isGstStateCode } from "@/lib/domain/gst-state";
import { type Money, money } from "@/lib/domain/money";
import {
  financialYearOf,
  GST_RATE_BASIS_POINTS,
  INVOICE_SERIES,
  invoiceNumber,
  splitCredit,
  splitTax,
  stateOfGstin,
  type TaxedSale,
} from "@/lib/domain/tax";
import { getEnv } from "@/lib/env";

export interface InvoiceFacts {
  studentId: string;
  /** InvoicePdf of students on test clocks has a series of its own. */
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

/**
 * The invoice of a captured payment, numbered without a gap: the number is taken here, late in the caller's transaction, and given back
 * by a rollback. Whoever asked writes it, in the same transaction.
 *
 * @param replacesInvoiceId the one that it takes the place of, where it corrects one
 */
export async function drawInvoice(
  facts: InvoiceFacts,
  on: Connection,
  replacesInvoiceId: string | null = null,
): Promise<NewInvoice> {
  const env = getEnv();
  const seller = { name: env.SELLER_NAME, address: env.SELLER_ADDRESS ?? null, gstin: env.SELLER_GSTIN ?? null };
  const sale = saleOf(facts.total, GST_RATE_BASIS_POINTS, seller, facts.recipient);
  const paper = { refundId: null, correctsInvoiceId: null, replacesInvoiceId, seller, sac: env.INVOICE_SAC };
  return draw({ ...facts, ...paper, kind: "invoice", sale, tax: splitTax(sale) }, on);
}

/** The credit note of a refund or of a correction, with the invoice's own seller and recipient: it corrects that paper, whatever has changed since. */
export async function issueCreditNote(
  facts: { invoice: InvoiceRow; refundId: string | null; amount: Money; isTest: boolean; now: Date },
  on: Connection,
): Promise<NewInvoice> {
  const { invoice, amount, refundId, isTest } = facts;
  // Never dated before what it corrects, whichever instance's clock is ahead.
  const now = facts.now < invoice.issued_at ? invoice.issued_at : facts.now;
  const { seller, recipient, sac } = invoice;
  const sale = saleOf(money(invoice.total, invoice.currency), invoice.gst_rate, seller, recipient);
  const note = await draw(
    {
      kind: "credit_note",
      studentId: invoice.student_id,
      isTest,
      paymentId: invoice.payment_id,
      refundId,
      correctsInvoiceId: invoice.id,
      replacesInvoiceId: null,
      planKey: invoice.plan_key,
      periodStart: invoice.period_start,
      periodEnd: invoice.period_end,
      total: amount,
      sale,
      tax: splitCredit(sale, money(invoice.credited, invoice.currency), amount),
      seller,
      recipient,
      paidWith: invoice.paid_with,
      sac,
      now,
    },
    on,
  );
  await insertInvoice(note, on);
  return note;
}

function saleOf(
  total: Money,
  rateBasisPoints: number,
  seller: InvoiceRow["seller"],
  { state }: InvoiceRow["recipient"],
): TaxedSale {
  return {
    total,
    rateBasisPoints,
    sellerState: seller.gstin === null ? null : stateOfGstin(seller.gstin),
    recipientState: state !== null && isGstStateCode(state) ? state : null,
  };
}

interface InvoicePdf extends InvoiceFacts {
  kind: "invoice" | "credit_note";
  refundId: string | null;
  correctsInvoiceId: string | null;
  replacesInvoiceId: string | null;
  sale: TaxedSale;
  tax: ReturnType<typeof splitTax>;
  seller: InvoiceRow["seller"];
  sac: string | null;
}

async function draw({ isTest, sale, tax, now, ...paper }: InvoicePdf, on: Connection): Promise<NewInvoice> {
  const { kind, total } = paper;
  const series =
    kind === "invoice"
      ? INVOICE_SERIES[isTest ? "testInvoice" : "invoice"]
      : INVOICE_SERIES[isTest ? "testCreditNote" : "creditNote"];
  const financialYear = financialYearOf(now);
  const { serial, lastIssuedAt } = await nextSerial(series, financialYear, now, on);
  return {
    ...paper,
    id: uuidv7(),
    series,
    financialYear,
    serial,
    number: invoiceNumber(series, financialYear, serial),
    currency: total.currency,
    total: total.amount,
    taxable: tax.taxable.amount,
    cgst: tax.cgst.amount,
    sgst: tax.sgst.amount,
    igst: tax.igst.amount,
    gstRate: sale.rateBasisPoints,
    // Test clocks stand at different times: there the students' own time counts, not the order of the series.
    issuedAt: isTest ? now : lastIssuedAt,
  };
}
