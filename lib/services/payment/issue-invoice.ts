import { uuidv7 } from "@/lib/crypto/uuid";
import {
  type InvoiceRecipient,
  type InvoiceRow,
  insertInvoice,
  type NewInvoice,
  takeSerial,
} from "@/lib/db/invoice/invoice-rows";
import type { Connection } from "@/lib/db/query";
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
  /** Paper of students on test clocks has a series of its own. */
  isTest: boolean;
  paymentId: string;
  planKey: string;
  periodStart: Date;
  periodEnd: Date;
  total: Money;
  recipient: InvoiceRecipient;
  now: Date;
}

/**
 * The invoice of a captured payment, numbered without a gap: the number is taken here, late in the caller's transaction, and given back
 * by a rollback. Whoever asked writes it, in the same transaction.
 */
export async function drawInvoice(facts: InvoiceFacts, on: Connection): Promise<NewInvoice> {
  const env = getEnv();
  const seller = { name: env.SELLER_NAME, address: env.SELLER_ADDRESS ?? null, gstin: env.SELLER_GSTIN ?? null };
  const tax = splitTax(saleOf(facts.total, seller, facts.recipient));
  return draw(
    { ...facts, kind: "invoice", refundId: null, correctsInvoiceId: null, tax, seller, sac: env.INVOICE_SAC },
    on,
  );
}

/** The credit note of a refund, with the invoice's own seller and recipient: it corrects that paper, whatever has changed since. */
export async function issueCreditNote(
  facts: { invoice: InvoiceRow; refundId: string; amount: Money; isTest: boolean; now: Date },
  on: Connection,
): Promise<NewInvoice> {
  const { invoice, amount } = facts;
  const sale = saleOf(money(invoice.total, invoice.currency), invoice.seller, invoice.recipient);
  const tax = splitCredit(sale, money(invoice.credited, invoice.currency), amount);
  const note = await draw(
    {
      kind: "credit_note",
      studentId: invoice.student_id,
      isTest: facts.isTest,
      paymentId: invoice.payment_id,
      refundId: facts.refundId,
      correctsInvoiceId: invoice.id,
      planKey: invoice.plan_key,
      periodStart: invoice.period_start,
      periodEnd: invoice.period_end,
      total: amount,
      tax,
      seller: invoice.seller,
      recipient: invoice.recipient,
      sac: invoice.sac,
      now: facts.now,
    },
    on,
  );
  await insertInvoice(note, on);
  return note;
}

function saleOf(total: Money, seller: InvoiceRow["seller"], recipient: InvoiceRow["recipient"]): TaxedSale {
  const state = recipient.state;
  return {
    total,
    rateBasisPoints: GST_RATE_BASIS_POINTS,
    sellerState: seller.gstin === null ? null : stateOfGstin(seller.gstin),
    recipientState: state !== null && isGstStateCode(state) ? state : null,
  };
}

interface Paper extends InvoiceFacts {
  kind: "invoice" | "credit_note";
  refundId: string | null;
  correctsInvoiceId: string | null;
  tax: ReturnType<typeof splitTax>;
  seller: InvoiceRow["seller"];
  sac: string | null;
}

async function draw({ isTest, tax, ...paper }: Paper, on: Connection): Promise<NewInvoice> {
  const { kind, now, total } = paper;
  const series =
    kind === "invoice"
      ? INVOICE_SERIES[isTest ? "testInvoice" : "invoice"]
      : INVOICE_SERIES[isTest ? "testCreditNote" : "creditNote"];
  const financialYear = financialYearOf(now);
  const serial = await takeSerial(series, financialYear, on);
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
  };
}
