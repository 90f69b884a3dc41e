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
import type { Rows } from "./rows";

interface Seller {
  name: string;
  address: string | null;
  gstin: string | null;
}

/** An invoice that waits for its number, and what has been credited of it so far. */
export interface Issued {
  /** Empty until all are numbered: whoever names the paper holds this, and reads it then. */
  number: string;
  sale: TaxedSale;
  creditedAmount: number;
  row: Record<string, unknown> & { id: string };
  issuedAt: Date;
  isTest: boolean;
  /** Order among what was issued at one moment. */
  position: number;
}

export interface InvoiceDraft {
  id: string;
  studentId: string;
  isTest: boolean;
  paymentId: string;
  planKey: string;
  planName: string;
  periodStart: Date;
  periodEnd: Date;
  total: Money;
  recipient: { name: string | null; state: string | null };
  paidWith: Record<string, unknown>;
  issuedAt: Date;
}

/** The paper of a whole population. Numbers follow dates over all students, so they are given once everything is issued. */
export class Paper {
  readonly #seller: Seller;
  readonly #sac: string;
  readonly #issued: Issued[] = [];

  constructor(seller: Seller, sac: string) {
    this.#seller = seller;
    this.#sac = sac;
  }

  invoice(draft: InvoiceDraft): Issued {
    const { state } = draft.recipient;
    const sale = {
      total: draft.total,
      rateBasisPoints: GST_RATE_BASIS_POINTS,
      sellerState: this.#seller.gstin === null ? null : stateOfGstin(this.#seller.gstin),
      recipientState: state !== null && isGstStateCode(state) ? state : null,
    };
    return this.#issue("invoice", sale, splitTax(sale), draft, {
      student_id: draft.studentId,
      payment_id: draft.paymentId,
      refund_id: null,
      corrects_invoice_id: null,
      plan_key: draft.planKey,
      plan_name: draft.planName,
      period_start: draft.periodStart,
      period_end: draft.periodEnd,
      currency: draft.total.currency,
      sac: this.#sac,
      seller: this.#seller,
      recipient: { ...draft.recipient, address: null, gstin: null },
      paid_with: draft.paidWith,
    });
  }

  creditNote(invoice: Issued, note: { id: string; refundId: string; amount: Money; issuedAt: Date }): Issued {
    const { amount, refundId, id, issuedAt } = note;
    const tax = splitCredit(invoice.sale, money(invoice.creditedAmount, amount.currency), amount);
    invoice.creditedAmount += amount.amount;
    const sale = { ...invoice.sale, total: amount };
    const { series, number, total, ...same } = invoice.row;
    const about = { ...same, refund_id: refundId, corrects_invoice_id: invoice.row.id };
    return this.#issue("credit_note", sale, tax, { id, issuedAt, isTest: invoice.isTest }, about);
  }

  #issue(
    kind: "invoice" | "credit_note",
    sale: TaxedSale,
    tax: ReturnType<typeof splitTax>,
    { id, issuedAt, isTest }: { id: string; issuedAt: Date; isTest: boolean },
    about: Record<string, unknown>,
  ): Issued {
    const row = {
      ...about,
      id,
      kind,
      total: sale.total.amount,
      taxable: tax.taxable.amount,
      cgst: tax.cgst.amount,
      sgst: tax.sgst.amount,
      igst: tax.igst.amount,
      gst_rate: sale.rateBasisPoints,
      issued_at: issuedAt,
    };
    const issued = { number: "", sale, creditedAmount: 0, row, issuedAt, isTest, position: this.#issued.length };
    this.#issued.push(issued);
    return issued;
  }

  /** Gives every paper its number, in the order of the days, and hands all of it over to be written. */
  number(rows: Rows): void {
    const series = new Map<
      string,
      { series: string; financial_year: number; last_number: number; last_issued_at: Date }
    >();
    const inOrder = this.#issued.toSorted(
      (a, b) => a.issuedAt.getTime() - b.issuedAt.getTime() || a.position - b.position,
    );
    for (const issued of inOrder) {
      const isNote = issued.row.kind === "credit_note";
      const name =
        INVOICE_SERIES[issued.isTest ? (isNote ? "testCreditNote" : "testInvoice") : isNote ? "creditNote" : "invoice"];
      const financialYear = financialYearOf(issued.issuedAt);
      const place = series.get(`${name} ${financialYear}`) ?? {
        series: name,
        financial_year: financialYear,
        last_number: 0,
        last_issued_at: issued.issuedAt,
      };
      series.set(`${name} ${financialYear}`, place);
      place.last_number += 1;
      place.last_issued_at = issued.issuedAt;
      issued.number = invoiceNumber(name, financialYear, place.last_number);
      const numbered = {
        series: name,
        financial_year: financialYear,
        serial: place.last_number,
        number: issued.number,
      };
      Object.assign(issued.row, numbered);
    }
    for (const place of series.values()) rows.add("invoice_series", place);
    for (const kind of ["invoice", "credit_note"]) {
      for (const { row } of inOrder) if (row.kind === kind) rows.add("invoice", row);
    }
  }
}
