import type { AttemptState } from "@/lib/domain/attempt";
import { type Connection, queryRows, type Statement } from "../query";

export interface AttemptRow {
  id: string;
  subscription_id: string;
  status: AttemptState;
  /** The end of the period that it follows on. */
  period_start: Date;
  amount: number;
  currency: string;
  created_at: Date;
}

/** The renewal attempt that an order was made for. The locks of the subscription and of the order come before this one. */
export async function lockAttemptOfOrder(orderId: string, on: Connection): Promise<AttemptRow | null> {
  const [row] = await queryRows<AttemptRow>(LOCK, [orderId], on);
  return row ?? null;
}

export interface AttemptNews {
  status: AttemptState;
  /** Stays what it was where null. */
  paymentId: string | null;
  decline: { code: string; reason: string } | null;
  now: Date;
}

export async function updateAttempt(id: string, news: AttemptNews, on: Connection): Promise<void> {
  const { status, paymentId, decline, now } = news;
  await queryRows(UPDATE, [id, status, paymentId, decline?.code ?? null, decline?.reason ?? null, now], on);
}

const LOCK: Statement = {
  name: "attempt_lock_of_order",
  text: `SELECT id, subscription_id, status, period_start, amount, currency, created_at FROM subscription_renewal_log WHERE order_id = $1 FOR UPDATE`,
};
const UPDATE: Statement = {
  name: "attempt_update",
  text: `UPDATE subscription_renewal_log SET status = $2::renewal_attempt_status, payment_id = coalesce(payment_id, $3), decline_code = $4, decline_reason = $5,
  submitted_at = CASE $2 WHEN 'submitted' THEN coalesce(submitted_at, $6) ELSE submitted_at END,
  decided_at = CASE WHEN $2 IN ('captured', 'declined', 'abandoned') THEN coalesce(decided_at, $6) END, updated_at = $6 WHERE id = $1`,
};
