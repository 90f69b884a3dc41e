import type { AttemptState } from "@/lib/domain/attempt";
import { money } from "@/lib/domain/money";
import type { PaymentState } from "@/lib/domain/payment";
import type { PlanOffer } from "../catalogue/find-plan-terms";
import { type Connection, queryRows, type Statement } from "../query";
import type { AttemptNews } from "./attempt-rows";
import { ORDER_COLUMNS, ORDER_TABLES, type OrderRow } from "./order-rows";
import { type AppliedAs, PAYMENT_COLUMNS, type PaymentRow } from "./payment-rows";

export interface Attempt {
  id: string;
  status: AttemptState;
  /** The end of the period that it follows on. */
  periodStart: Date;
  amount: number;
  currency: string;
  createdAt: Date;
}

/** Everything about an order that the booking of its payments looks at. */
export interface Settlement {
  order: OrderRow;
  /** Of its student at the gateway. */
  customerHash: Buffer | null;
  /** The renewal attempt that it was made for. */
  attempt: Attempt | null;
  /** What it sells, at the catalogue's price. */
  plan: PlanOffer | null;
}

interface SettlementRow extends OrderRow {
  customer_hash: Buffer | null;
  attempt_id: string | null;
  attempt_status: AttemptState;
  period_start: Date;
  attempt_amount: number;
  attempt_currency: string;
  attempt_created_at: Date;
  plan_name: string;
  plan_rank: number;
  plan_price: number | null;
}

/**
 * The order, locked, with all that belongs to it. The lock of her subscription comes before this one, in a statement of its own: that is
 * why what is read beside the order is as new as the order.
 */
export async function lockSettlement(orderId: string, on: Connection): Promise<Settlement | null> {
  const [row] = await queryRows<SettlementRow>(LOCK, [orderId], on);
  return row ? toSettlement(row) : null;
}

function toSettlement(row: SettlementRow): Settlement {
  const attempt = row.attempt_id === null ? null : attemptOf(row, row.attempt_id);
  return { order: row, customerHash: row.customer_hash, attempt, plan: planOf(row) };
}

function attemptOf(row: SettlementRow, id: string): Attempt {
  return {
    id,
    status: row.attempt_status,
    periodStart: row.period_start,
    amount: row.attempt_amount,
    currency: row.attempt_currency,
    createdAt: row.attempt_created_at,
  };
}

function planOf({ plan_key, plan_version_id, plan_name, plan_rank, plan_price, currency }: SettlementRow) {
  if (plan_key === null || plan_version_id === null || plan_price === null) return null;
  const price = money(plan_price, currency);
  return { key: plan_key, versionId: plan_version_id, name: plan_name, rank: plan_rank, price };
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
  const { id, studentId, orderId, gatewayPaymentId, amount, currency, method, now } = payment;
  const values = [id, studentId, orderId, gatewayPaymentId, amount, currency, method, now];
  const [row] = await queryRows<PaymentRow>(LOCK_PAYMENT, values, on);
  if (!row) throw new Error("the payment that was just written is not there");
  return row;
}

/** What became of a payment. */
export interface PaymentNews {
  status: PaymentState;
  method: string | null;
  decline: { code: string; reason: string; description: string } | null;
  /** Set when the money is here. */
  appliedAs: AppliedAs | null;
}

/** What is written about one piece of news; what is null stays as it is. */
export interface Booking {
  paymentId: string;
  payment: PaymentNews | null;
  attempt: (Omit<AttemptNews, "now"> & { id: string }) | null;
  order: { id: string; status: "paid" | "abandoned" } | null;
  now: Date;
}

/** Payment, attempt and order, in one statement. */
export async function writeBooking(
  { paymentId, payment, attempt, order, now }: Booking,
  on: Connection,
): Promise<void> {
  const { code = null, reason = null, description = null } = payment?.decline ?? {};
  await queryRows(
    WRITE,
    [
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
    ],
    on,
  );
}

const LOCK: Statement = {
  name: "settlement_lock",
  text: `SELECT ${ORDER_COLUMNS}, customer.customer_hash, attempt.id AS attempt_id, attempt.status AS attempt_status, attempt.period_start,
  attempt.amount AS attempt_amount, attempt.currency AS attempt_currency, attempt.created_at AS attempt_created_at,
  plan.name AS plan_name, plan.rank AS plan_rank, price.amount AS plan_price
${ORDER_TABLES}
LEFT JOIN gateway_customer customer ON customer.student_id = o.student_id
LEFT JOIN subscription_renewal_log attempt ON attempt.order_id = o.id
LEFT JOIN plan ON plan.key = o.plan_key
LEFT JOIN plan_price price ON price.plan_version_id = o.plan_version_id AND price.currency = o.currency
WHERE o.id = $1 FOR UPDATE OF o`,
};
const LOCK_PAYMENT: Statement = {
  name: "payment_lock",
  // Writing back what is there is what locks a row that somebody else has inserted a moment ago, and returns it.
  text: `INSERT INTO payment AS p (id, student_id, order_id, gateway_payment_id, status, amount, currency, method, created_at, updated_at)
VALUES ($1, $2, $3, $4, 'created', $5, $6, $7, $8, $8)
ON CONFLICT (gateway_payment_id) DO UPDATE SET updated_at = p.updated_at RETURNING ${PAYMENT_COLUMNS}`,
};
const WRITE: Statement = {
  name: "booking_write",
  text: `WITH paid AS (
  UPDATE payment SET status = $3::payment_status, method = coalesce($4, method), error_code = $5, error_reason = $6, error_description = $7,
    applied_as = $8::text, applied_at = CASE WHEN $8::text IS NULL THEN NULL ELSE $1::timestamptz END,
    captured_at = CASE WHEN $8::text IS NULL THEN NULL ELSE $1::timestamptz END, updated_at = $1::timestamptz WHERE id = $2::uuid
),
tried AS (
  UPDATE subscription_renewal_log SET status = $10::renewal_attempt_status, payment_id = coalesce(payment_id, $11::uuid), decline_code = $12,
    decline_reason = $13, submitted_at = CASE $10::text WHEN 'submitted' THEN coalesce(submitted_at, $1::timestamptz) ELSE submitted_at END,
    decided_at = CASE WHEN $10::text IN ('captured', 'declined', 'abandoned') THEN coalesce(decided_at, $1::timestamptz) END,
    updated_at = $1::timestamptz WHERE id = $9::uuid
)
UPDATE payment_order SET status = $15::payment_order_status, updated_at = $1::timestamptz WHERE id = $14::uuid AND status <> 'paid'`,
};
