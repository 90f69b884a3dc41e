import type { AttemptState } from "@/lib/domain/attempt";
import { money } from "@/lib/domain/money";
import type { PlanOffer } from "../catalogue/find-plan-terms";
import { prefixed, unprefixed } from "../sql/prefixed";
import { type Connection, queryRows, type Statement } from "../sql/query";
import { lockSubscriptionRow } from "../subscription/lock-subscription";
import {
  type LockedSubscription,
  SUBSCRIPTION_COLUMNS,
  SUBSCRIPTION_JOINS,
  type SubscriptionRow,
  toLocked,
} from "../subscription/subscription-row";
import { ORDER_FIELDS, type OrderRow } from "./order-rows";
import { PAYMENT_COLUMNS, PAYMENT_FIELDS, type PaymentRow } from "./payment-rows";
import type { NewPayment } from "./write-payment";

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
export interface PaymentContextFacts {
  locked: LockedSubscription;
  order: OrderRow;
  /** The payment as it was booked before. */
  known: PaymentRow;
  /** Of its student at the gateway. */
  customerHash: Buffer | null;
  /** The renewal attempt that it was made for. */
  attempt: Attempt | null;
  /** What it sells, at the catalogue's price. */
  plan: PlanOffer | null;
}

interface PaymentContextRow extends SubscriptionRow {
  customer_hash: Buffer | null;
  attempt_id: string | null;
  attempt_status: AttemptState;
  period_start: Date;
  attempt_amount: number;
  attempt_currency: string;
  attempt_created_at: Date;
  sold_name: string;
  sold_rank: number;
  sold_price: number | null;
}

/**
 * Locks the subscription, then its order, then the payment, whose row is made as `created` where there was none, and reads with them all that
 * belongs to them: two statements, for the reason that `lockSubscription` gives.
 */
export async function lockPaymentContext(
  { id: orderId, subscription_id: subscriptionId }: Pick<OrderRow, "id" | "subscription_id">,
  payment: Omit<NewPayment, "studentId" | "orderId" | "now">,
  realNow: Date,
  on: Connection,
): Promise<PaymentContextFacts | null> {
  const id = await lockSubscriptionRow({ id: subscriptionId }, on);
  if (id === null) return null;
  const { id: paymentId, gatewayPaymentId, amount, currency, method } = payment;
  const values = [orderId, id, paymentId, gatewayPaymentId, amount, currency, method, realNow];
  const [row] = await queryRows<PaymentContextRow>(LOCK, values, on);
  return row ? toPaymentContext(row, realNow) : null;
}

function toPaymentContext(row: PaymentContextRow, realNow: Date): PaymentContextFacts {
  const order = { ...unprefixed<OrderRow>({ ...row }, "order_"), subscription_id: row.id };
  return {
    locked: toLocked(row, realNow),
    order,
    known: unprefixed<PaymentRow>({ ...row }, "payment_"),
    customerHash: row.customer_hash,
    attempt: row.attempt_id === null ? null : attemptOf(row, row.attempt_id),
    plan: planOf(row, order),
  };
}

function attemptOf(row: PaymentContextRow, id: string): Attempt {
  return {
    id,
    status: row.attempt_status,
    periodStart: row.period_start,
    amount: row.attempt_amount,
    currency: row.attempt_currency,
    createdAt: row.attempt_created_at,
  };
}

function planOf(
  { sold_name: name, sold_rank: rank, sold_price }: PaymentContextRow,
  order: OrderRow,
): PlanOffer | null {
  const { plan_key: key, plan_version_id: versionId, currency } = order;
  if (key === null || versionId === null || sold_price === null) return null;
  return { key, versionId, name, rank, price: money(sold_price, currency) };
}

const LOCK: Statement = {
  name: "payment_context_lock",
  text: `WITH noted AS (
  INSERT INTO payment AS p (id, student_id, order_id, gateway_payment_id, status, amount, currency, method, created_at, updated_at)
  SELECT $3::uuid, o.student_id, o.id, $4::text, 'created', $5::int, $6::text, $7::text, now.now, now.now FROM payment_order o
  JOIN student ON student.id = o.student_id LEFT JOIN test_clock ON test_clock.id = student.test_clock_id
  CROSS JOIN LATERAL (SELECT coalesce(test_clock.now, $8::timestamptz) AS now) now WHERE o.id = $1
  ON CONFLICT (gateway_payment_id) DO UPDATE SET updated_at = p.updated_at RETURNING ${PAYMENT_COLUMNS}
)
SELECT ${SUBSCRIPTION_COLUMNS}, ${prefixed("o", "order_", ORDER_FIELDS)}, ${prefixed("noted", "payment_", PAYMENT_FIELDS)},
  customer.customer_hash, tried.id AS attempt_id, tried.status AS attempt_status, tried.period_start, tried.amount AS attempt_amount,
  tried.currency AS attempt_currency, tried.created_at AS attempt_created_at, sold.name AS sold_name, sold.rank AS sold_rank,
  price.amount AS sold_price
FROM user_subscription s
${SUBSCRIPTION_JOINS}
JOIN payment_order o ON o.id = $1 AND o.student_id = s.student_id
CROSS JOIN noted
LEFT JOIN gateway_customer customer ON customer.student_id = o.student_id
LEFT JOIN subscription_renewal_log tried ON tried.order_id = o.id
LEFT JOIN plan sold ON sold.key = o.plan_key
LEFT JOIN plan_price price ON price.plan_version_id = o.plan_version_id AND price.currency = o.currency
WHERE s.id = $2 FOR UPDATE OF o`,
};
