import type { PaymentState } from "@/lib/domain/payment";
import { asStatement, type CteFragment } from "../sql/cte-fragment";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement } from "../sql/statement";
import type { AttemptNews } from "./attempt-rows";
import { type AppliedAs, PAYMENT_COLUMNS, PAYMENT_ROW, type PaymentRow } from "./payment-rows";

export interface NewPayment {
  id: string;
  studentId: string | null;
  orderId: string | null;
  gatewayPaymentId: string;
  amount: number;
  currency: string;
  method: string | null;
  now: Date;
}

/**
 * The row of a payment, locked; inserted as `created` where it is new. Of two callers at the same moment, one waits and then gets the same
 * row.
 */
export async function lockPayment(payment: NewPayment, on: Connection): Promise<PaymentRow> {
  const { id, studentId, orderId, gatewayPaymentId, amount, currency, method, now } = payment;
  const values = [id, studentId, orderId, gatewayPaymentId, amount, currency, method, now];
  const [row] = await queryRows(LOCK_PAYMENT, values, on);
  if (!row) throw new Error("the payment that was just written is missing");
  return row;
}

/** The new state of a payment. */
export interface PaymentNews {
  status: PaymentState;
  method: string | null;
  decline: { code: string; reason: string; description: string } | null;
  /** Set when the money is captured. */
  appliedAs: AppliedAs | null;
  /** For an upgrade: the terms that it takes the place of. */
  replaced?: ReplacedTerms | null;
}

/** The plan version and the pinned price before an upgrade. */
export interface ReplacedTerms {
  versionId: string;
  /** Minor units of the payment's currency. */
  price: number;
}

/** The changes of one event; what is null stays unchanged. */
export interface PaymentWrite {
  paymentId: string;
  payment: PaymentNews | null;
  attempt: (Omit<AttemptNews, "now"> & { id: string }) | null;
  order: { id: string; status: "paid" | "abandoned" } | null;
  now: Date;
}

/** Payment, attempt and order, in one statement. */
export async function writePayment(booking: PaymentWrite, on: Connection): Promise<void> {
  const fragment = paymentFragment(booking);
  await queryRows(asStatement(fragment), [...fragment.values], on);
}

/** The same as a CTE fragment, to write it together with what the money bought. */
export function paymentFragment({ paymentId, payment, attempt, order, now }: PaymentWrite): CteFragment {
  const { code = null, reason = null, description = null } = payment?.decline ?? {};
  const values = [
    now,
    payment && paymentId,
    payment?.status ?? null,
    payment?.method ?? null,
    code,
    reason,
    description,
    payment?.appliedAs ?? null,
    attempt?.id ?? null,
    attempt?.status ?? null,
    attempt?.paymentId ?? null,
    attempt?.decline?.code ?? null,
    attempt?.decline?.reason ?? null,
    order?.id ?? null,
    order?.status ?? null,
    payment?.replaced?.versionId ?? null,
    payment?.replaced?.price ?? null,
  ];
  return { name: "payment_write", values, ctes: paymentCtes };
}

/**
 * 1 now · 2 payment · 3 its status · 4 method · 5–7 decline · 8 applied as · 9 attempt · 10 its status · 11 payment · 12, 13 decline ·
 * 14 order · 15 its status · 16, 17 replaced version and price
 */
function paymentCtes(p: (n: number) => string): string {
  const now = `${p(1)}::timestamptz`;
  return `paid AS (
  UPDATE payment SET status = ${p(3)}::payment_status, method = coalesce(${p(4)}, method), error_code = ${p(5)}, error_reason = ${p(6)},
    error_description = ${p(7)}, applied_as = ${p(8)}::text, applied_at = CASE WHEN ${p(8)}::text IS NULL THEN NULL ELSE ${now} END,
    captured_at = CASE WHEN ${p(8)}::text IS NULL THEN NULL ELSE ${now} END, replaced_version_id = ${p(16)}::uuid,
    replaced_price = ${p(17)}::int, updated_at = ${now} WHERE id = ${p(2)}::uuid
),
tried AS (
  UPDATE subscription_renewal_log SET status = ${p(10)}::renewal_attempt_status, payment_id = coalesce(payment_id, ${p(11)}::uuid),
    decline_code = ${p(12)}, decline_reason = ${p(13)},
    submitted_at = CASE ${p(10)}::text WHEN 'submitted' THEN coalesce(submitted_at, ${now}) ELSE submitted_at END,
    decided_at = CASE WHEN ${p(10)}::text NOT IN ('prepared', 'submitted', 'unknown') THEN coalesce(decided_at, ${now}) END,
    updated_at = ${now} WHERE id = ${p(9)}::uuid
),
closed AS (
  UPDATE payment_order SET status = ${p(15)}::payment_order_status, updated_at = ${now} WHERE id = ${p(14)}::uuid AND status <> 'paid'
)`;
}

const LOCK_PAYMENT = defineStatement({
  name: "payment_lock",
  // The update that changes nothing locks and returns a row that another transaction has just inserted.
  text: `INSERT INTO payment AS p (id, student_id, order_id, gateway_payment_id, status, amount, currency, method, created_at, updated_at)
VALUES ($1, $2, $3, $4, 'created', $5, $6, $7, $8, $8)
ON CONFLICT (gateway_payment_id) DO UPDATE SET updated_at = p.updated_at RETURNING ${PAYMENT_COLUMNS}`,
  row: PAYMENT_ROW,
});
