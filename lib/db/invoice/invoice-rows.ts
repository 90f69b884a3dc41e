import type { InvoiceSeries } from "@/lib/domain/tax";
import { asStatement, type CteFragment } from "../sql/cte-fragment";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

/** The seller on the day of issue. */
export interface InvoiceSeller {
  name: string;
  address: string | null;
  gstin: string | null;
}

/** The buyer on the day of issue. */
export interface InvoiceRecipient {
  name: string | null;
  /** Left out of invoices issued before billing details were collected. */
  address?: string | null;
  /** Code of the state that is the place of supply; null where the student gave none. */
  state: string | null;
  gstin: string | null;
}

/** The payment method, as far as it may be shown. */
export interface InvoicePaidWith {
  kind: "card" | "upi";
  network: string | null;
  lastFour: string | null;
  upiHandle: string | null;
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
  disputeId: string | null;
  correctsInvoiceId: string | null;
  replacesInvoiceId: string | null;
  planKey: string;
  periodStart: Date;
  periodEnd: Date;
  currency: string;
  total: number;
  taxable: number;
  cgst: number;
  sgst: number;
  igst: number;
  /** In basis points. */
  gstRate: number;
  sac: string | null;
  seller: InvoiceSeller;
  recipient: InvoiceRecipient;
  paidWith: InvoicePaidWith | null;
  issuedAt: Date;
}

const INVOICE_ROW = {
  id: t.uuid,
  kind: t.word.of<"invoice" | "credit_note">(),
  number: t.text,
  student_id: t.uuid,
  payment_id: t.uuid,
  plan_key: t.text,
  plan_name: t.text,
  period_start: t.timestamptz,
  period_end: t.timestamptz,
  currency: t.bpchar,
  total: t.int4,
  taxable: t.int4,
  cgst: t.int4,
  sgst: t.int4,
  igst: t.int4,
  gst_rate: t.int4,
  sac: t.text.nullable,
  seller: t.jsonb.of<InvoiceSeller>(),
  recipient: t.jsonb.of<InvoiceRecipient>(),
  paid_with: t.jsonb.of<InvoicePaidWith>().nullable,
  issued_at: t.timestamptz,
  /** The sum of its credit notes. */
  credited: t.int4,
  /** Number of the invoice that a credit note corrects. */
  corrects: t.text.nullable,
  corrects_issued_at: t.timestamptz.nullable,
  /** On a credit note: its refund, or the dispute that was lost; both null where it only corrects. */
  refund_id: t.uuid.nullable,
  dispute_id: t.uuid.nullable,
  /** On a corrected invoice: the number of the invoice that replaces it. */
  replaced_by: t.text.nullable,
  /** On a replacement: the number of the corrected invoice. */
  replaces: t.text.nullable,
  gateway_payment_id: t.text,
  method: t.text.nullable,
};
export type InvoiceRow = RowOf<typeof INVOICE_ROW>;

/** A number of a series, with a time that is never after that of a later number. */
const SERIES_PLACE_ROW = {
  serial: t.int4,
  lastIssuedAt: t.timestamptz.assured("the statement has just written it"),
};
export type SeriesPlace = RowOf<typeof SERIES_PLACE_ROW>;

/**
 * The next number of a series. The row stays locked until the transaction ends, so this comes as late as possible and after every other
 * lock: a rollback leaves no gap, and nobody waits long.
 */
export async function nextSerial(
  series: InvoiceSeries,
  financialYear: number,
  now: Date,
  on: Connection,
): Promise<SeriesPlace> {
  const [row] = await queryRows(TAKE_SERIAL, [series, financialYear, now], on);
  if (!row) throw new Error(`the series ${series} returned no number`);
  return row;
}

export async function insertInvoice(invoice: NewInvoice, on: Connection): Promise<void> {
  const fragment = invoiceFragment(invoice);
  await queryRows(asStatement(fragment), [...fragment.values], on);
}

export type InvoiceColumns = ReturnType<typeof invoiceColumns>;

/** The columns of a new invoice. The statement itself adds the plan's name. */
export function invoiceColumns(invoice: NewInvoice) {
  return {
    id: invoice.id,
    kind: invoice.kind,
    series: invoice.series,
    financial_year: invoice.financialYear,
    serial: invoice.serial,
    number: invoice.number,
    student_id: invoice.studentId,
    payment_id: invoice.paymentId,
    refund_id: invoice.refundId,
    dispute_id: invoice.disputeId,
    corrects_invoice_id: invoice.correctsInvoiceId,
    replaces_invoice_id: invoice.replacesInvoiceId,
    plan_key: invoice.planKey,
    period_start: invoice.periodStart,
    period_end: invoice.periodEnd,
    currency: invoice.currency,
    total: invoice.total,
    taxable: invoice.taxable,
    cgst: invoice.cgst,
    sgst: invoice.sgst,
    igst: invoice.igst,
    gst_rate: invoice.gstRate,
    sac: invoice.sac,
    seller: invoice.seller,
    recipient: invoice.recipient,
    paid_with: invoice.paidWith,
    issued_at: invoice.issuedAt,
  };
}

/** The same as a CTE fragment, to write it together with its payment or refund. */
export function invoiceFragment(invoice: NewInvoice): CteFragment {
  const row = invoiceColumns(invoice);
  const columns = Object.keys(row);
  const ctes: CteFragment["ctes"] = (parameter) => `invoiced AS (
  INSERT INTO invoice (${columns.join(", ")}, plan_name)
  VALUES (${columns.map((_, index) => parameter(index + 1)).join(", ")}, (SELECT name FROM plan WHERE key = ${parameter(columns.indexOf("plan_key") + 1)}))
)`;
  return { name: "invoice_insert", values: Object.values(row), ctes };
}

/** By number, of one student or of any; or the invoice that stands for a payment after all corrections. */
export async function findInvoice(
  by: { number: string; studentId: string | null } | { paymentId: string },
  on?: Connection,
): Promise<InvoiceRow | null> {
  const values = "number" in by ? [by.number, by.studentId, null] : [null, null, by.paymentId];
  const [row] = await queryRows(FIND, values, on);
  return row ?? null;
}

/** Start of the last period, before an instant, that the student bought and was not refunded. */
export async function findPeriodBefore(studentId: string, instant: Date, on: Connection): Promise<Date | null> {
  const [row] = await queryRows(FIND_PERIOD_BEFORE, [studentId, instant], on);
  return row?.period_start ?? null;
}

/** The student's invoices and credit notes, newest first, after a cursor. */
export async function listInvoices(
  studentId: string,
  limit: number,
  after: { at: Date; id: string } | null,
): Promise<InvoiceRow[]> {
  return queryRows(LIST, [studentId, limit, after?.at ?? null, after?.id ?? null]);
}

const TAKE_SERIAL = defineStatement({
  name: "invoice_next_serial",
  text: `INSERT INTO invoice_series AS s (series, financial_year, last_number, last_issued_at) VALUES ($1, $2, 1, $3)
ON CONFLICT (series, financial_year) DO UPDATE SET last_number = s.last_number + 1,
  last_issued_at = greatest(s.last_issued_at, excluded.last_issued_at)
RETURNING last_number AS serial, last_issued_at AS "lastIssuedAt"`,
  row: SERIES_PLACE_ROW,
});
const SELECT = `SELECT i.id, i.kind, i.number, i.student_id, i.payment_id, i.plan_key, i.plan_name, i.period_start, i.period_end, i.currency, i.total,
  i.taxable, i.cgst, i.sgst, i.igst, i.gst_rate, i.sac, i.seller, i.recipient, i.paid_with, i.issued_at,
  (SELECT coalesce(sum(c.total), 0)::int FROM invoice c WHERE c.corrects_invoice_id = i.id) AS credited,
  corrected.number AS corrects, corrected.issued_at AS corrects_issued_at, i.refund_id, i.dispute_id,
  (SELECT n.number FROM invoice n WHERE n.replaces_invoice_id = i.id) AS replaced_by,
  (SELECT o.number FROM invoice o WHERE o.id = i.replaces_invoice_id) AS replaces, p.gateway_payment_id, p.method
FROM invoice i JOIN payment p ON p.id = i.payment_id
LEFT JOIN invoice corrected ON corrected.id = i.corrects_invoice_id`;
const FIND = defineStatement({
  name: "invoice_find",
  text: `${SELECT} WHERE ($2::uuid IS NULL OR i.student_id = $2::uuid) AND i.number = coalesce($1::text, (
  SELECT stands.number FROM invoice stands WHERE stands.payment_id = $3::uuid AND stands.kind = 'invoice'
    AND NOT EXISTS (SELECT 1 FROM invoice next WHERE next.replaces_invoice_id = stands.id)))`,
  row: INVOICE_ROW,
});
const FIND_PERIOD_BEFORE = defineStatement({
  name: "invoice_find_period_before",
  text: `SELECT i.period_start FROM invoice i JOIN payment p ON p.id = i.payment_id
WHERE i.student_id = $1 AND i.kind = 'invoice' AND i.period_start < $2 AND p.applied_as <> 'upgrade' AND p.amount_refunded + p.amount_lost < p.amount
ORDER BY i.period_start DESC LIMIT 1`,
  row: { period_start: t.timestamptz },
});
const LIST = defineStatement({
  name: "invoice_list",
  text: `${SELECT} WHERE i.student_id = $1 AND ($3::timestamptz IS NULL OR (i.issued_at, i.id) < ($3::timestamptz, $4::uuid))
ORDER BY i.issued_at DESC, i.id DESC LIMIT $2`,
  row: INVOICE_ROW,
});
