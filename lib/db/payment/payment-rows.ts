import type { PaymentState } from "@/lib/domain/payment";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

export type AppliedAs = "purchase" | "renewal" | "upgrade" | "mandate" | "refund";

export const PAYMENT_ROW = {
  id: t.uuid,
  student_id: t.uuid.nullable,
  order_id: t.uuid.nullable,
  gateway_payment_id: t.text,
  status: t.word.of<PaymentState>(),
  amount: t.int4,
  amount_refunded: t.int4,
  /** Taken back by a bank, for a lost dispute. */
  amount_lost: t.int4,
  currency: t.bpchar,
  method: t.text.nullable,
  error_reason: t.text.nullable,
  captured_at: t.timestamptz.nullable,
  /** What the money bought; null until it is captured. */
  applied_as: t.text.of<AppliedAs>().nullable,
};
export type PaymentRow = RowOf<typeof PAYMENT_ROW>;

export async function findPayment(gatewayPaymentId: string, on?: Connection): Promise<PaymentRow | null> {
  const [row] = await queryRows(FIND, [gatewayPaymentId], on);
  return row ?? null;
}

/** Whether a payment of the student is undecided at the gateway. */
export async function isMoneyOnItsWay(studentId: string, on?: Connection): Promise<boolean> {
  const rows = await queryRows(FIND_UNDECIDED, [studentId], on);
  return rows.length > 0;
}

/** Whether another payment of the same order is in progress. */
export async function hasUndecidedPayment(orderId: string, exceptId: string, on: Connection): Promise<boolean> {
  const rows = await queryRows(OTHER_UNDECIDED, [orderId, exceptId], on);
  return rows.length > 0;
}

/** Columns of `PaymentRow`. */
export const PAYMENT_FIELDS = [
  "id",
  "student_id",
  "order_id",
  "gateway_payment_id",
  "status",
  "amount",
  "amount_refunded",
  "amount_lost",
  "currency",
  "method",
  "error_reason",
  "captured_at",
  "applied_as",
] as const;
export const PAYMENT_COLUMNS = PAYMENT_FIELDS.map((field) => `p.${field}`).join(", ");

const FIND = defineStatement({
  name: "payment_find",
  text: `SELECT ${PAYMENT_COLUMNS} FROM payment p WHERE p.gateway_payment_id = $1`,
  row: PAYMENT_ROW,
});
const OTHER_UNDECIDED = defineStatement({
  name: "payment_other_undecided",
  text: "SELECT 1 FROM payment WHERE order_id = $1 AND id <> $2 AND status IN ('created', 'authorized') LIMIT 1",
});
const FIND_UNDECIDED = defineStatement({
  name: "payment_find_undecided",
  text: "SELECT 1 FROM payment WHERE student_id = $1 AND status IN ('created', 'authorized') LIMIT 1",
});
