import type { AttemptState } from "@/lib/domain/attempt";
import type { CteFragment } from "../sql/cte-fragment";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

export interface NewAttempt {
  /** Shared by the attempt and its order: the receipt is derived from it. */
  id: string;
  subscriptionId: string;
  studentId: string;
  periodStart: Date;
  periodEnd: Date;
  attempt: number;
  planKey: string;
  planVersionId: string;
  amount: number;
  currency: string;
  now: Date;
}

/** An attempt and its order, written before any money is requested, together with their audit entry and mails. */
export function attemptFragment(
  attempt: NewAttempt & { receipt: string; paymentMethodId: string; expiresAt: Date },
): CteFragment {
  const { receipt, paymentMethodId, expiresAt } = attempt;
  const values = [...valuesOf(attempt), paymentMethodId, receipt, attempt.studentId, expiresAt];
  const ctes: CteFragment["ctes"] = (p) => `ordered AS (
  INSERT INTO payment_order (id, student_id, purpose, status, plan_key, plan_version_id, receipt, amount, currency, created_at, expires_at, updated_at)
  VALUES (${p(1)}, ${p(13)}, 'renewal', 'prepared', ${p(6)}, ${p(7)}, ${p(12)}, ${p(8)}, ${p(9)}, ${p(10)}, ${p(14)}, ${p(10)})
),
attempted AS (
  INSERT INTO subscription_renewal_log (${COLUMNS}, status, payment_method_id, order_id)
  VALUES (${valuesSql(p)}, 'prepared', ${p(11)}, ${p(1)})
)`;
  return { name: "attempt_insert", values, ctes };
}

/** An attempt that ended before it began, because there is nothing to charge. */
export async function insertDeclinedAttempt(
  attempt: NewAttempt,
  { code, reason }: { code: string; reason: string },
  on: Connection,
): Promise<void> {
  await queryRows(INSERT_DECLINED, [...valuesOf(attempt), reason, code], on);
}

/** The columns of every attempt, in the order of `COLUMNS`. */
export function attemptColumns(attempt: NewAttempt) {
  return {
    id: attempt.id,
    subscription_id: attempt.subscriptionId,
    period_start: attempt.periodStart,
    period_end: attempt.periodEnd,
    attempt: attempt.attempt,
    plan_key: attempt.planKey,
    plan_version_id: attempt.planVersionId,
    amount: attempt.amount,
    currency: attempt.currency,
    created_at: attempt.now,
    updated_at: attempt.now,
  };
}

function valuesOf(attempt: NewAttempt): unknown[] {
  const { updated_at, ...row } = attemptColumns(attempt);
  return Object.values(row);
}

/** An undecided attempt, with everything needed to look it up at the gateway and to charge it. */
const OPEN_ATTEMPT_ROW = {
  id: t.uuid,
  order_id: t.uuid,
  status: t.word.of<AttemptState>(),
  /** When the charge was last sent. */
  submitted_at: t.timestamptz.nullable,
  created_at: t.timestamptz,
  receipt: t.text,
  gateway_order_id: t.text.nullable,
  amount: t.int4,
  currency: t.bpchar,
  plan_name: t.text,
  /** Null where the subscription has ended meanwhile. */
  end_date: t.timestamptz.nullable,
  student_id: t.uuid,
  student_name: t.text.nullable,
  email: t.text.nullable,
  payer_ciphertext: t.bytea.nullable,
  payer_key_id: t.text.nullable,
  clock_now: t.timestamptz.nullable,
  payment_method_id: t.uuid.nullable,
  token_ciphertext: t.bytea.nullable,
  token_key_id: t.text.nullable,
  customer_ciphertext: t.bytea.nullable,
  customer_key_id: t.text.nullable,
};
export type OpenAttemptRow = RowOf<typeof OPEN_ATTEMPT_ROW>;

export async function findOpenAttempt(subscriptionId: string): Promise<OpenAttemptRow | null> {
  const [row] = await queryRows(FIND_OPEN, [subscriptionId]);
  return row ?? null;
}

/**
 * Records, before the charge is sent, that it is being sent, with the order's id at the gateway. A compare-and-set on the time of the last
 * charge: of several callers that found it chargeable, exactly one gets true.
 */
export async function startCharge(
  { id, orderId, gatewayOrderId }: { id: string; orderId: string; gatewayOrderId: string },
  lastCallAt: Date | null,
  now: Date,
  realNow: Date,
): Promise<boolean> {
  const rows = await queryRows(START_CHARGE, [id, lastCallAt, now, orderId, gatewayOrderId, realNow]);
  return rows.length > 0;
}

/** Records the new state of an open attempt; compare-and-set on the state that was read. */
export async function recordAttempt(id: string, from: AttemptState, to: AttemptState, now: Date): Promise<void> {
  await queryRows(RECORD, [id, from, to, now]);
}

/** The request of an attempt, locked with its order; null when it has been decided. The subscription must be locked before these. */
export async function lockOpenAttempt(
  id: string,
  on: Connection,
): Promise<{ order_id: string; amount: number; currency: string } | null> {
  const [row] = await queryRows(LOCK_OPEN, [id], on);
  return row ?? null;
}

const COLUMNS = `id, subscription_id, period_start, period_end, attempt, plan_key, plan_version_id, amount, currency, created_at, updated_at`;

function valuesSql(p: (n: number) => string): string {
  return `${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(p).join(", ")}, ${p(10)}`;
}

const INSERT_DECLINED = defineStatement({
  name: "attempt_insert_declined",
  text: `INSERT INTO subscription_renewal_log (${COLUMNS}, status, decline_code, decline_reason, decided_at) VALUES (${valuesSql((n) => `$${n}`)}, 'declined', $12, $11, $10)`,
});
const OPEN = "('prepared', 'submitted', 'unknown')";
const FIND_OPEN = defineStatement({
  name: "attempt_find_open",
  text: `SELECT a.id, a.order_id, a.status, a.submitted_at, a.created_at, o.receipt, o.gateway_order_id, a.amount, a.currency, plan.name AS plan_name,
  s.end_date, s.student_id, st.name AS student_name, st.email, payer.payer_ciphertext, payer.encryption_key_id AS payer_key_id, clock.now AS clock_now, a.payment_method_id, m.token_ciphertext, m.encryption_key_id AS token_key_id,
  c.customer_ciphertext, c.encryption_key_id AS customer_key_id
FROM subscription_renewal_log a
JOIN payment_order o ON o.id = a.order_id
JOIN plan ON plan.key = a.plan_key
JOIN user_subscription s ON s.id = a.subscription_id
JOIN student st ON st.id = s.student_id
LEFT JOIN test_clock clock ON clock.id = st.test_clock_id
LEFT JOIN payment_method m ON m.id = a.payment_method_id
LEFT JOIN gateway_customer c ON c.student_id = s.student_id
LEFT JOIN payer ON payer.student_id = s.student_id
WHERE a.subscription_id = $1 AND a.status IN ${OPEN}`,
  row: OPEN_ATTEMPT_ROW,
});
const START_CHARGE = defineStatement({
  name: "attempt_start_charge",
  // An order that another call has given another id at the gateway is not charged. The order is locked before the attempt, as everywhere.
  text: `WITH opened AS (
  UPDATE payment_order SET gateway_order_id = $5, status = CASE status WHEN 'prepared' THEN 'open' ELSE status END, checked_at = $6, updated_at = $3
  WHERE id = $4 AND gateway_order_id IS NULL RETURNING id
),
ordered AS (
  SELECT id FROM opened UNION ALL SELECT id FROM payment_order WHERE id = $4 AND gateway_order_id = $5
)
UPDATE subscription_renewal_log SET submitted_at = $3, updated_at = $3
WHERE id = $1 AND status IN ${OPEN} AND submitted_at IS NOT DISTINCT FROM $2::timestamptz AND EXISTS (SELECT 1 FROM ordered) RETURNING id`,
  row: { id: t.uuid },
});
const RECORD = defineStatement({
  name: "attempt_record",
  text: `UPDATE subscription_renewal_log SET status = $3::renewal_attempt_status, updated_at = $4 WHERE id = $1 AND status = $2::renewal_attempt_status`,
});
const LOCK_OPEN = defineStatement({
  name: "attempt_lock_open",
  text: `SELECT a.order_id, a.amount, a.currency FROM subscription_renewal_log a JOIN payment_order o ON o.id = a.order_id
WHERE a.id = $1 AND a.status IN ${OPEN} FOR UPDATE OF o FOR UPDATE OF a`,
  row: { order_id: t.uuid, amount: t.int4, currency: t.bpchar },
});
