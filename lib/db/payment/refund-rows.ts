import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

export type RefundStatus = "prepared" | "submitted" | "processed" | "failed" | "unknown";

const REFUND_ROW = {
  id: t.uuid,
  payment_id: t.uuid,
  gateway_payment_id: t.text,
  student_id: t.uuid.nullable,
  subscription_id: t.uuid.nullable,
  gateway_refund_id: t.text.nullable,
  receipt: t.text,
  status: t.word.of<RefundStatus>(),
  amount: t.int4,
  currency: t.bpchar,
  reason: t.text,
};
export type RefundRow = RowOf<typeof REFUND_ROW>;

export interface NewRefund {
  id: string;
  paymentId: string;
  gatewayRefundId: string | null;
  receipt: string;
  amount: number;
  currency: string;
  reason: string;
  accountId: string | null;
  /** The upgrades that were paid for on top of this payment are not refunded with it. */
  keepsUpgrades: boolean;
  now: Date;
}

/** The columns of a refund: a new one of ours, which the gateway does not know yet, or one made at the gateway, which we did not know. */
export function refundColumns(refund: NewRefund) {
  return {
    id: refund.id,
    payment_id: refund.paymentId,
    gateway_refund_id: refund.gatewayRefundId,
    receipt: refund.receipt,
    status: (refund.gatewayRefundId === null ? "prepared" : "submitted") satisfies RefundStatus,
    amount: refund.amount,
    currency: refund.currency,
    reason: refund.reason,
    requested_by_account_id: refund.accountId,
    created_at: refund.now,
    updated_at: refund.now,
    keeps_upgrades: refund.keepsUpgrades,
  };
}

export async function insertRefund(refund: NewRefund, on: Connection): Promise<void> {
  await queryRows(INSERT, Object.values(refundColumns(refund)), on);
}

export async function lockRefund(id: string, on: Connection): Promise<RefundRow | null> {
  const [row] = await queryRows(LOCK, [id], on);
  return row ?? null;
}

/** By the gateway's id or by our receipt: the response with the id may have been lost. */
export async function findRefund(
  by: { gatewayRefundId: string; receipt: string | null },
  on?: Connection,
): Promise<RefundRow | null> {
  const [row] = await queryRows(FIND, [by.gatewayRefundId, by.receipt], on);
  return row ?? null;
}

/** The refunds of one payment that still have to be requested at the gateway. */
export async function findRefundsToSubmit(paymentId: string): Promise<RefundRow[]> {
  return queryRows(FIND_TO_SUBMIT, [paymentId]);
}

/** Refunds that have not been reconciled for a while, longest waiting first. */
export async function findRefundsToCheck(checkedBefore: Date, limit: number): Promise<RefundRow[]> {
  return queryRows(FIND_TO_CHECK, [checkedBefore, limit]);
}

export async function updateRefund(
  id: string,
  change: { status: RefundStatus; gatewayRefundId: string | null; now: Date },
  on: Connection,
): Promise<void> {
  await queryRows(UPDATE, [id, change.status, change.gatewayRefundId, change.now], on);
}

export async function markRefundChecked(id: string, realNow: Date): Promise<void> {
  await queryRows(MARK_CHECKED, [id, realNow]);
}

const REFUNDABLE_PAYMENT_ROW = {
  id: t.uuid,
  amount: t.int4,
  currency: t.bpchar,
  applied_as: t.text.nullable,
  /** The refunded amount, refunds in progress and what a bank has taken included. */
  promised: t.int4,
};
export type RefundablePayment = RowOf<typeof REFUNDABLE_PAYMENT_ROW>;

/**
 * Locks a captured payment of the student: the named one, or the newest that is not refunded in full. The subscription must be locked
 * before, so that this reads the committed state.
 */
export async function lockRefundable(
  studentId: string,
  paymentId: string | null,
  on: Connection,
): Promise<RefundablePayment | null> {
  const [row] = await queryRows(LOCK_REFUNDABLE, [studentId, paymentId], on);
  return row ?? null;
}

export interface UnusedPaymentRow extends RefundablePayment {
  period_start: Date;
  period_end: Date;
}

/** Locks the payments, newest first, of time that is not over: the running period, a future one, and upgrades within them. */
export async function lockUnused(studentId: string, now: Date, on: Connection): Promise<UnusedPaymentRow[]> {
  return queryRows(LOCK_UNUSED, [studentId, now], on);
}

/** Adds to the refunded amount; a constraint rejects more than was paid. */
export async function addRefunded(paymentId: string, amount: number, now: Date, on: Connection): Promise<void> {
  await queryRows(ADD_REFUNDED, [paymentId, amount, now], on);
}

const SELECT = `SELECT r.id, r.payment_id, p.gateway_payment_id, p.student_id, sub.id AS subscription_id, r.gateway_refund_id, r.receipt, r.status, r.amount,
  r.currency, r.reason
FROM refund r JOIN payment p ON p.id = r.payment_id LEFT JOIN user_subscription sub ON sub.student_id = p.student_id`;

const INSERT = defineStatement({
  name: "refund_insert",
  text: `INSERT INTO refund (id, payment_id, gateway_refund_id, receipt, status, amount, currency, reason, requested_by_account_id, created_at, updated_at,
  keeps_upgrades)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
});
const LOCK = defineStatement({
  name: "refund_lock",
  text: `${SELECT} WHERE r.id = $1 FOR UPDATE OF r`,
  row: REFUND_ROW,
});
const FIND = defineStatement({
  name: "refund_find",
  text: `${SELECT} WHERE r.gateway_refund_id = $1 OR r.receipt = $2`,
  row: REFUND_ROW,
});
const FIND_TO_SUBMIT = defineStatement({
  name: "refund_find_to_submit",
  text: `${SELECT} WHERE r.payment_id = $1 AND r.status IN ('prepared', 'unknown') ORDER BY r.created_at`,
  row: REFUND_ROW,
});
const FIND_TO_CHECK = defineStatement({
  name: "refund_find_to_check",
  text: `${SELECT} WHERE r.status IN ('prepared', 'submitted', 'unknown') AND (r.checked_at IS NULL OR r.checked_at <= $1)
ORDER BY r.checked_at NULLS FIRST, r.created_at LIMIT $2`,
  row: REFUND_ROW,
});
const LOCK_REFUNDABLE = defineStatement({
  name: "payment_lock_refundable",
  text: `WITH mine AS (
  SELECT p.id, p.amount_lost + (SELECT coalesce(sum(r.amount), 0)::int FROM refund r WHERE r.payment_id = p.id AND r.status <> 'failed') AS promised
  FROM payment p WHERE p.student_id = $1::uuid AND p.captured_at IS NOT NULL AND ($2::uuid IS NULL OR p.id = $2::uuid)
)
SELECT p.id, p.amount, p.currency, p.applied_as, mine.promised FROM payment p JOIN mine ON mine.id = p.id
WHERE $2::uuid IS NOT NULL OR mine.promised < p.amount ORDER BY p.captured_at DESC, p.id DESC LIMIT 1 FOR UPDATE OF p`,
  row: REFUNDABLE_PAYMENT_ROW,
});
const LOCK_UNUSED = defineStatement({
  name: "payment_lock_unused",
  text: `SELECT p.id, p.amount, p.currency, p.applied_as, i.period_start, i.period_end,
  p.amount_lost + (SELECT coalesce(sum(r.amount), 0)::int FROM refund r WHERE r.payment_id = p.id AND r.status <> 'failed') AS promised
FROM payment p JOIN invoice i ON i.payment_id = p.id AND i.kind = 'invoice'
WHERE p.student_id = $1::uuid AND p.captured_at IS NOT NULL AND i.period_end > $2::timestamptz
  AND NOT EXISTS (SELECT 1 FROM invoice next WHERE next.replaces_invoice_id = i.id)
ORDER BY p.captured_at DESC, p.id DESC FOR UPDATE OF p`,
  row: {
    id: t.uuid,
    amount: t.int4,
    currency: t.bpchar,
    applied_as: t.text.nullable,
    period_start: t.timestamptz,
    period_end: t.timestamptz,
    promised: t.int4,
  },
});
const UPDATE = defineStatement({
  name: "refund_update",
  text: "UPDATE refund SET status = $2, gateway_refund_id = coalesce(gateway_refund_id, $3), updated_at = $4 WHERE id = $1",
});
const MARK_CHECKED = defineStatement({
  name: "refund_mark_checked",
  text: "UPDATE refund SET checked_at = $2 WHERE id = $1",
});
const ADD_REFUNDED = defineStatement({
  name: "payment_add_refunded",
  text: `UPDATE payment SET amount_refunded = amount_refunded + $2, updated_at = $3,
  status = CASE WHEN amount_refunded + $2 = amount THEN 'refunded' ELSE status END::payment_status WHERE id = $1`,
});
