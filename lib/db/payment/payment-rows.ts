import type { PaymentState } from "@/lib/domain/payment";
import { type Connection, queryRows, type Statement } from "../query";

export type AppliedAs = "purchase" | "renewal" | "upgrade" | "mandate" | "refund";

export interface PaymentRow {
  id: string;
  student_id: string | null;
  order_id: string | null;
  gateway_payment_id: string;
  status: PaymentState;
  amount: number;
  amount_refunded: number;
  currency: string;
  method: string | null;
  error_reason: string | null;
  captured_at: Date | null;
  /** What the money bought; null while it is not here. */
  applied_as: AppliedAs | null;
}

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
 * The row of a payment, locked, made as `created` where there was none. Two who hear of it at the same moment get the same row one after
 * the other.
 */
export async function lockPayment(payment: NewPayment, on: Connection): Promise<PaymentRow> {
  await queryRows(
    INSERT,
    [
      payment.id,
      payment.studentId,
      payment.orderId,
      payment.gatewayPaymentId,
      payment.amount,
      payment.currency,
      payment.method,
      payment.now,
    ],
    on,
  );
  const [row] = await queryRows<PaymentRow>(LOCK, [payment.gatewayPaymentId], on);
  if (!row) throw new Error("the payment that was just written is not there");
  return row;
}

/** What became of it. */
export interface PaymentNews {
  status: PaymentState;
  method: string | null;
  decline: { code: string; reason: string; description: string } | null;
  /** Set when the money is here. */
  appliedAs: AppliedAs | null;
  now: Date;
}

export async function updatePayment(id: string, news: PaymentNews, on: Connection): Promise<void> {
  const { status, method, decline, appliedAs, now } = news;
  const { code = null, reason = null, description = null } = decline ?? {};
  await queryRows(UPDATE, [id, status, method, code, reason, description, appliedAs, now], on);
}

export async function findPayment(gatewayPaymentId: string): Promise<PaymentRow | null> {
  const [row] = await queryRows<PaymentRow>(FIND, [gatewayPaymentId]);
  return row ?? null;
}

/** Whether money of hers is with the gateway and not decided. */
export async function isMoneyOnItsWay(studentId: string, on: Connection): Promise<boolean> {
  const rows = await queryRows(FIND_UNDECIDED, [studentId], on);
  return rows.length > 0;
}

/** Whether another payment of the same order is under way. */
export async function hasUndecidedPayment(orderId: string, exceptId: string, on: Connection): Promise<boolean> {
  const rows = await queryRows(OTHER_UNDECIDED, [orderId, exceptId], on);
  return rows.length > 0;
}

const COLUMNS = `p.id, p.student_id, p.order_id, p.gateway_payment_id, p.status, p.amount, p.amount_refunded, p.currency, p.method, p.error_reason,
  p.captured_at, p.applied_as`;

const INSERT: Statement = {
  name: "payment_insert",
  text: `INSERT INTO payment (id, student_id, order_id, gateway_payment_id, status, amount, currency, method, created_at, updated_at)
VALUES ($1, $2, $3, $4, 'created', $5, $6, $7, $8, $8) ON CONFLICT (gateway_payment_id) DO NOTHING`,
};
const LOCK: Statement = {
  name: "payment_lock",
  text: `SELECT ${COLUMNS} FROM payment p WHERE p.gateway_payment_id = $1 FOR UPDATE`,
};
const FIND: Statement = {
  name: "payment_find",
  text: `SELECT ${COLUMNS} FROM payment p WHERE p.gateway_payment_id = $1`,
};
const UPDATE: Statement = {
  name: "payment_update",
  text: `UPDATE payment SET status = $2, method = coalesce($3, method), error_code = $4, error_reason = $5, error_description = $6,
  applied_as = $7::text, applied_at = CASE WHEN $7::text IS NULL THEN NULL ELSE $8::timestamptz END,
  captured_at = CASE WHEN $7::text IS NULL THEN NULL ELSE $8::timestamptz END, updated_at = $8::timestamptz WHERE id = $1`,
};
const OTHER_UNDECIDED: Statement = {
  name: "payment_other_undecided",
  text: "SELECT 1 FROM payment WHERE order_id = $1 AND id <> $2 AND status IN ('created', 'authorized') LIMIT 1",
};
const FIND_UNDECIDED: Statement = {
  name: "payment_find_undecided",
  text: "SELECT 1 FROM payment WHERE student_id = $1 AND status IN ('created', 'authorized') LIMIT 1",
};
