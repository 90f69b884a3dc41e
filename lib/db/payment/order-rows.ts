import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

export type OrderPurpose = "purchase" | "renewal" | "renew_now" | "upgrade" | "mandate";
export type OrderStatus = "prepared" | "open" | "paid" | "expired" | "abandoned";

export const ORDER_ROW = {
  id: t.uuid,
  student_id: t.uuid,
  subscription_id: t.uuid,
  purpose: t.word.of<OrderPurpose>(),
  status: t.word.of<OrderStatus>(),
  plan_key: t.text.nullable,
  plan_version_id: t.uuid.nullable,
  receipt: t.text,
  /** Null until the gateway has returned its id. */
  gateway_order_id: t.text.nullable,
  amount: t.int4,
  currency: t.bpchar,
  billing_name: t.text.nullable,
  billing_state: t.text.nullable,
  billing_gstin: t.text.nullable,
  priced_until: t.timestamptz.nullable,
  created_at: t.timestamptz,
  expires_at: t.timestamptz,
  /** In real time. */
  checked_at: t.timestamptz.nullable,
};
export type OrderRow = RowOf<typeof ORDER_ROW>;

export interface NewOrder {
  id: string;
  studentId: string;
  purpose: OrderPurpose;
  planKey: string | null;
  planVersionId: string | null;
  receipt: string;
  amount: number;
  currency: string;
  billing: Billing;
  pricedUntil: Date | null;
  /** The student's time. */
  now: Date;
  expiresAt: Date;
}

/** The billing details for the invoice, with the place of supply for the tax. */
export interface Billing {
  name: string | null;
  state: string | null;
  gstin: string | null;
}

/** The columns of an order that the gateway does not know yet. */
export function orderColumns(order: NewOrder) {
  return {
    id: order.id,
    student_id: order.studentId,
    purpose: order.purpose,
    status: "prepared" satisfies OrderStatus,
    plan_key: order.planKey,
    plan_version_id: order.planVersionId,
    receipt: order.receipt,
    amount: order.amount,
    currency: order.currency,
    billing_name: order.billing.name,
    billing_state: order.billing.state,
    billing_gstin: order.billing.gstin,
    priced_until: order.pricedUntil,
    created_at: order.now,
    expires_at: order.expiresAt,
    updated_at: order.now,
  };
}

/** @throws a unique violation where the student has an open order for the same */
export async function insertOrder(order: NewOrder, on: Connection): Promise<void> {
  await queryRows(INSERT, Object.values(orderColumns(order)), on);
}

/** The student's open order for a purpose (and a plan). Whoever may insert one holds the lock of the subscription. */
export async function findOpenOrder(
  studentId: string,
  purpose: OrderPurpose,
  planKey: string | null,
  on: Connection,
): Promise<OrderRow | null> {
  const [row] = await queryRows(FIND_OPEN, [studentId, purpose, planKey], on);
  return row ?? null;
}

export async function findOrderByGatewayId(gatewayOrderId: string, on?: Connection): Promise<OrderRow | null> {
  const [row] = await queryRows(FIND_BY_GATEWAY_ID, [gatewayOrderId], on);
  return row ?? null;
}

export async function findOrderByReceipt(receipt: string): Promise<OrderRow | null> {
  const [row] = await queryRows(FIND_BY_RECEIPT, [receipt]);
  return row ?? null;
}

export async function findOrder(id: string, on?: Connection): Promise<OrderRow | null> {
  const [row] = await queryRows(FIND, [id], on);
  return row ?? null;
}

/** Locks the order until the transaction ends. The subscription must be locked before it. */
export async function lockOrder(id: string, on: Connection): Promise<OrderRow | null> {
  const [row] = await queryRows(LOCK, [id], on);
  return row ?? null;
}

/** Updates the billing details of a checkout that the student returned to. */
export async function updateBilling(id: string, billing: Billing, now: Date, on: Connection): Promise<void> {
  await queryRows(UPDATE_BILLING, [id, billing.name, billing.state, billing.gstin, now], on);
}

/** Records that the gateway created it, also when its response was lost and we learn of it late; a closed order stays closed. */
export async function openOrder(id: string, gatewayOrderId: string, realNow: Date): Promise<void> {
  await queryRows(OPEN, [id, gatewayOrderId, realNow]);
}

export async function closeOrder(
  id: string,
  status: "paid" | "expired" | "abandoned",
  now: Date,
  on: Connection,
): Promise<void> {
  await queryRows(CLOSE, [id, status, now], on);
}

/** Records that the gateway was asked about it. */
export async function markOrderChecked(id: string, realNow: Date): Promise<void> {
  await queryRows(MARK_CHECKED, [id, realNow]);
}

/** Orders that may be paid without our knowing and have not been reconciled for a while, longest waiting first. */
export async function findOrdersToCheck(
  checkedBefore: Date,
  limit: number,
  studentIds: readonly string[] | null = null,
): Promise<OrderRow[]> {
  return queryRows(FIND_TO_CHECK, [checkedBefore, limit, studentIds]);
}

/** Open orders that have expired on their student's clock. */
export async function findOverdueOrders(realNow: Date, limit: number): Promise<OrderRow[]> {
  return queryRows(FIND_OVERDUE, [realNow, limit]);
}

/** Columns of the table itself; `OrderRow` adds the id of the student's subscription. */
export const ORDER_FIELDS = [
  "id",
  "student_id",
  "purpose",
  "status",
  "plan_key",
  "plan_version_id",
  "receipt",
  "gateway_order_id",
  "amount",
  "currency",
  "billing_name",
  "billing_state",
  "billing_gstin",
  "priced_until",
  "created_at",
  "expires_at",
  "checked_at",
] as const;
const SELECT = `SELECT ${ORDER_FIELDS.map((field) => `o.${field}`).join(", ")}, sub.id AS subscription_id
FROM payment_order o JOIN user_subscription sub ON sub.student_id = o.student_id`;

const INSERT = defineStatement({
  name: "order_insert",
  text: `INSERT INTO payment_order (id, student_id, purpose, status, plan_key, plan_version_id, receipt, amount, currency, billing_name, billing_state,
  billing_gstin, priced_until, created_at, expires_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
});
const FIND = defineStatement({ name: "order_find", text: `${SELECT} WHERE o.id = $1`, row: ORDER_ROW });
const LOCK = defineStatement({ name: "order_lock", text: `${SELECT} WHERE o.id = $1 FOR UPDATE OF o`, row: ORDER_ROW });
const FIND_OPEN = defineStatement({
  name: "order_find_open",
  text: `${SELECT} WHERE o.student_id = $1 AND o.purpose = $2 AND o.plan_key IS NOT DISTINCT FROM $3 AND o.status IN ('prepared', 'open')`,
  row: ORDER_ROW,
});
const FIND_BY_GATEWAY_ID = defineStatement({
  name: "order_find_by_gateway_id",
  text: `${SELECT} WHERE o.gateway_order_id = $1`,
  row: ORDER_ROW,
});
const FIND_BY_RECEIPT = defineStatement({
  name: "order_find_by_receipt",
  text: `${SELECT} WHERE o.receipt = $1`,
  row: ORDER_ROW,
});
const UPDATE_BILLING = defineStatement({
  name: "order_update_billing",
  text: "UPDATE payment_order SET billing_name = $2, billing_state = $3, billing_gstin = $4, updated_at = $5 WHERE id = $1",
});
const OPEN = defineStatement({
  name: "order_open",
  text: `UPDATE payment_order SET gateway_order_id = $2, status = CASE status WHEN 'prepared' THEN 'open' ELSE status END, checked_at = $3,
  updated_at = coalesce((SELECT clock.now FROM student JOIN test_clock clock ON clock.id = test_clock_id WHERE student.id = student_id), $3)
WHERE id = $1 AND gateway_order_id IS NULL`,
});
const CLOSE = defineStatement({
  name: "order_close",
  text: "UPDATE payment_order SET status = $2, updated_at = $3 WHERE id = $1 AND status <> 'paid'",
});
const MARK_CHECKED = defineStatement({
  name: "order_mark_checked",
  text: "UPDATE payment_order SET checked_at = $2 WHERE id = $1",
});
const FIND_TO_CHECK = defineStatement({
  name: "order_find_to_check",
  // Closed orders too, while one of their payments is undecided. Two reads of two small indexes, where OR would scan every order ever made.
  text: `${SELECT} WHERE o.id IN (
    SELECT id FROM payment_order WHERE status IN ('prepared', 'open')
    UNION SELECT order_id FROM payment WHERE status IN ('created', 'authorized') AND order_id IS NOT NULL)
  AND (o.checked_at IS NULL OR o.checked_at <= $1) AND ($3::uuid[] IS NULL OR o.student_id = ANY($3))
ORDER BY o.checked_at NULLS FIRST, o.created_at LIMIT $2`,
  row: ORDER_ROW,
});
const FIND_OVERDUE = defineStatement({
  name: "order_find_overdue",
  text: `${SELECT} JOIN student st ON st.id = o.student_id LEFT JOIN test_clock clock ON clock.id = st.test_clock_id
WHERE o.status IN ('prepared', 'open') AND o.purpose <> 'renewal' AND o.expires_at <= coalesce(clock.now, $1::timestamptz)
ORDER BY o.expires_at LIMIT $2`,
  row: ORDER_ROW,
});
