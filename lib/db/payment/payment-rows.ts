import type { PaymentState } from "@/lib/domain/payment";
import { type Connection, queryRows, type Statement } from "../sql/query";

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

export async function findPayment(gatewayPaymentId: string): Promise<PaymentRow | null> {
  const [row] = await queryRows<PaymentRow>(FIND, [gatewayPaymentId]);
  return row ?? null;
}

/** Whether money of hers is with the gateway and not decided. */
export async function isMoneyOnItsWay(studentId: string, on?: Connection): Promise<boolean> {
  const rows = await queryRows(FIND_UNDECIDED, [studentId], on);
  return rows.length > 0;
}

/** Whether another payment of the same order is under way. */
export async function hasUndecidedPayment(orderId: string, exceptId: string, on: Connection): Promise<boolean> {
  const rows = await queryRows(OTHER_UNDECIDED, [orderId, exceptId], on);
  return rows.length > 0;
}

/** Of `PaymentRow`. */
export const PAYMENT_FIELDS = [
  "id",
  "student_id",
  "order_id",
  "gateway_payment_id",
  "status",
  "amount",
  "amount_refunded",
  "currency",
  "method",
  "error_reason",
  "captured_at",
  "applied_as",
] as const;
export const PAYMENT_COLUMNS = PAYMENT_FIELDS.map((field) => `p.${field}`).join(", ");

const FIND: Statement = {
  name: "payment_find",
  text: `SELECT ${PAYMENT_COLUMNS} FROM payment p WHERE p.gateway_payment_id = $1`,
};
const OTHER_UNDECIDED: Statement = {
  name: "payment_other_undecided",
  text: "SELECT 1 FROM payment WHERE order_id = $1 AND id <> $2 AND status IN ('created', 'authorized') LIMIT 1",
};
const FIND_UNDECIDED: Statement = {
  name: "payment_find_undecided",
  text: "SELECT 1 FROM payment WHERE student_id = $1 AND status IN ('created', 'authorized') LIMIT 1",
};
