import type { InvoiceSeries } from "@/lib/domain/tax";
import { alone, type Part } from "../part";
import { type Connection, queryRows, type Statement } from "../query";

/** Who sells, as it stood on the day. */
export interface InvoiceSeller {
  name: string;
  address: string | null;
  gstin: string | null;
}

/** Who bought, as it stood on the day. */
export interface InvoiceRecipient {
  name: string | null;
  /** Left out of invoices that were issued before anybody was asked for it. */
  address?: string | null;
  /** Code of the state that is the place of supply; null where she did not say. */
  state: string | null;
  gstin: string | null;
}

export interface NewInvoice {
  id: string;
  kind: "invoice" | "credit_note";
  series: InvoiceSeries;
  financialYear: number;
  serial: number;
  number: string;
  studentId: string;
  paymentId: string;
  refundId: string | null;
  correctsInvoiceId: string | null;
  planKey: string;
  periodStart: Date;
  periodEnd: Date;
  currency: string;
  total: number;
  taxable: number;
  cgst: number;
  sgst: number;
  igst: number;
  sac: string | null;
  seller: InvoiceSeller;
  recipient: InvoiceRecipient;
  now: Date;
}

export interface InvoiceRow {
  id: string;
  kind: "invoice" | "credit_note";
  number: string;
  student_id: string;
  payment_id: string;
  plan_key: string;
  plan_name: string;
  period_start: Date;
  period_end: Date;
  currency: string;
  total: number;
  taxable: number;
  cgst: number;
  sgst: number;
  igst: number;
  sac: string | null;
  seller: InvoiceSeller;
  recipient: InvoiceRecipient;
  issued_at: Date;
  /** What credit notes have taken back of it. */
  credited: number;
  /** Number of the invoice that a credit note corrects. */
  corrects: string | null;
  gateway_payment_id: string;
  method: string | null;
}

/**
 * The next number of a series. The row stays locked until the transaction ends, so this comes as late in it as can be, and after every
 * other lock: then a rollback leaves no gap, and nobody waits for long.
 */
export async function takeSerial(series: InvoiceSeries, financialYear: number, on: Connection): Promise<number> {
  const [row] = await queryRows<{ last_number: number }>(TAKE_SERIAL, [series, financialYear], on);
  if (!row) throw new Error(`the series ${series} gave no number`);
  return row.last_number;
}

export async function insertInvoice(invoice: NewInvoice, on: Connection): Promise<void> {
  const part = invoicePart(invoice);
  await queryRows(alone(part), [...part.values], on);
}

/** The same, written together with what it is for. */
export function invoicePart(invoice: NewInvoice): Part {
  const values = [
    invoice.id,
    invoice.kind,
    invoice.series,
    invoice.financialYear,
    invoice.serial,
    invoice.number,
    invoice.studentId,
    invoice.paymentId,
    invoice.refundId,
    invoice.correctsInvoiceId,
    invoice.planKey,
    invoice.periodStart,
    invoice.periodEnd,
    invoice.currency,
    invoice.total,
    invoice.taxable,
    invoice.cgst,
    invoice.sgst,
    invoice.igst,
    invoice.sac,
    JSON.stringify(invoice.seller),
    JSON.stringify(invoice.recipient),
    invoice.now,
  ];
  const ctes: Part["ctes"] = (parameter) => `invoiced AS (
  INSERT INTO invoice (id, kind, series, financial_year, serial, number, student_id, payment_id, refund_id, corrects_invoice_id, plan_key,
    period_start, period_end, currency, total, taxable, cgst, sgst, igst, sac, seller, recipient, issued_at)
  VALUES (${values.map((_, index) => parameter(index + 1)).join(", ")})
)`;
  return { name: "invoice_insert", values, ctes };
}

export async function findInvoiceOfPayment(paymentId: string, on?: Connection): Promise<InvoiceRow | null> {
  const [row] = await queryRows<InvoiceRow>(FIND_OF_PAYMENT, [paymentId], on);
  return row ?? null;
}

/** When the last period began that she has bought and not been paid back for, of those that begin before an instant. */
export async function findPeriodBefore(studentId: string, instant: Date, on: Connection): Promise<Date | null> {
  const [row] = await queryRows<{ period_start: Date }>(FIND_PERIOD_BEFORE, [studentId, instant], on);
  return row?.period_start ?? null;
}

export async function findInvoiceByNumber(studentId: string, number: string): Promise<InvoiceRow | null> {
  const [row] = await queryRows<InvoiceRow>(FIND_BY_NUMBER, [studentId, number]);
  return row ?? null;
}

/** Her paper, newest first, from behind a place in the list. */
export async function listInvoices(
  studentId: string,
  limit: number,
  after: { issuedAt: Date; id: string } | null,
): Promise<InvoiceRow[]> {
  return queryRows<InvoiceRow>(LIST, [studentId, limit, after?.issuedAt ?? null, after?.id ?? null]);
}

const TAKE_SERIAL: Statement = {
  name: "invoice_take_serial",
  text: `INSERT INTO invoice_series AS s (series, financial_year, last_number) VALUES ($1, $2, 1)
ON CONFLICT (series, financial_year) DO UPDATE SET last_number = s.last_number + 1 RETURNING last_number`,
};
const SELECT = `SELECT i.id, i.kind, i.number, i.student_id, i.payment_id, i.plan_key, plan.name AS plan_name, i.period_start, i.period_end, i.currency, i.total,
  i.taxable, i.cgst, i.sgst, i.igst, i.sac, i.seller, i.recipient, i.issued_at,
  (SELECT coalesce(sum(c.total), 0)::int FROM invoice c WHERE c.corrects_invoice_id = i.id) AS credited,
  (SELECT o.number FROM invoice o WHERE o.id = i.corrects_invoice_id) AS corrects, p.gateway_payment_id, p.method
FROM invoice i JOIN plan ON plan.key = i.plan_key JOIN payment p ON p.id = i.payment_id`;
const FIND_OF_PAYMENT: Statement = {
  name: "invoice_find_of_payment",
  text: `${SELECT} WHERE i.payment_id = $1 AND i.kind = 'invoice'`,
};
const FIND_PERIOD_BEFORE: Statement = {
  name: "invoice_find_period_before",
  text: `SELECT i.period_start FROM invoice i JOIN payment p ON p.id = i.payment_id
WHERE i.student_id = $1 AND i.kind = 'invoice' AND i.period_start < $2 AND p.applied_as <> 'upgrade' AND p.amount_refunded < p.amount
ORDER BY i.period_start DESC LIMIT 1`,
};
const FIND_BY_NUMBER: Statement = {
  name: "invoice_find_by_number",
  text: `${SELECT} WHERE i.student_id = $1 AND i.number = $2`,
};
const LIST: Statement = {
  name: "invoice_list",
  text: `${SELECT} WHERE i.student_id = $1 AND ($3::timestamptz IS NULL OR (i.issued_at, i.id) < ($3::timestamptz, $4::uuid))
ORDER BY i.issued_at DESC, i.id DESC LIMIT $2`,
};
