import { type InvoiceColumns, invoiceColumns } from "@/lib/db/invoice/invoice-rows";
import {
  type CreditedInvoice,
  type InvoiceDraft,
  numberInvoice,
  seriesOf,
} from "@/lib/services/invoices/build-invoice";
import type { Rows } from "./rows";

/** An invoice or credit note that waits for its number, with the amount credited so far. */
export interface Issued {
  readonly id: string;
  /** Empty until all are numbered. */
  number: string;
  readonly draft: InvoiceDraft;
  readonly planName: string;
  creditedAmount: number;
}

type Series = {
  series: string;
  financial_year: number;
  last_number: number;
  last_issued_at: Date;
};

/** The invoices of a whole population. Numbers follow dates over all students, so they are assigned once everything is issued. */
export class Invoices {
  readonly #issued: Issued[] = [];
  readonly #waiting: (() => void)[] = [];

  issue(id: string, draft: InvoiceDraft, planName: string): Issued {
    const issued = { id, number: "", draft, planName, creditedAmount: 0 };
    this.#issued.push(issued);
    return issued;
  }

  /** For a mail that names an invoice: it is written once the invoice has its number. */
  whenNumbered(write: () => void): void {
    this.#waiting.push(write);
  }

  /** Assigns all numbers, in the order of the days, and queues the rows to be written. */
  number(rows: Rows): void {
    const series = new Map<string, Series>();
    // Documents issued at one moment keep their order: the sort is stable.
    const inOrder = this.#issued.toSorted((a, b) => a.draft.now.getTime() - b.draft.now.getTime());
    const numbered = inOrder.map((issued) => takeNumber(series, issued));
    for (const place of series.values()) rows.add("invoice_series", place);
    for (const kind of ["invoice", "credit_note"]) {
      for (const row of numbered) if (row.kind === kind) rows.add("invoice", row);
    }
    for (const write of this.#waiting) write();
  }
}

function takeNumber(all: Map<string, Series>, issued: Issued): InvoiceColumns & { plan_name: string } {
  const { id, draft, planName } = issued;
  const { series, financialYear } = seriesOf(draft);
  const key = `${series} ${financialYear}`;
  const place = all.get(key) ?? {
    series,
    financial_year: financialYear,
    last_number: 0,
    last_issued_at: draft.now,
  };
  all.set(key, place);
  place.last_number += 1;
  place.last_issued_at = draft.now;
  const invoice = numberInvoice(draft, { id, serial: place.last_number, lastIssuedAt: place.last_issued_at });
  issued.number = invoice.number;
  return { ...invoiceColumns(invoice), plan_name: planName };
}

/** What a credit note needs to know of the invoice. */
export function creditedInvoice({ id, draft, creditedAmount }: Issued): CreditedInvoice {
  return {
    id,
    student_id: draft.studentId,
    payment_id: draft.paymentId,
    plan_key: draft.planKey,
    period_start: draft.periodStart,
    period_end: draft.periodEnd,
    currency: draft.currency,
    total: draft.total,
    gst_rate: draft.gstRate,
    sac: draft.sac,
    seller: draft.seller,
    recipient: draft.recipient,
    paid_with: draft.paidWith,
    issued_at: draft.now,
    credited: creditedAmount,
  };
}
