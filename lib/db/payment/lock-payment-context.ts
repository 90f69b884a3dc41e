import type { AttemptState } from "@/lib/domain/attempt";
import { money } from "@/lib/domain/money";
import type { PlanOffer } from "../catalogue/find-plan-terms";
import { prefixed, prefixedRow, unprefixed } from "../sql/prefixed";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";
import { lockSubscriptionRow } from "../subscription/lock-subscription";
import {
  type LockedSubscription,
  SUBSCRIPTION_COLUMNS,
  SUBSCRIPTION_JOINS,
  SUBSCRIPTION_ROW,
  toLocked,
} from "../subscription/subscription-row";
import { ORDER_FIELDS, ORDER_ROW, type OrderRow } from "./order-rows";
import { PAYMENT_COLUMNS, PAYMENT_FIELDS, PAYMENT_ROW, type PaymentRow } from "./payment-rows";
import type { NewPayment } from "./write-payment";

export interface Attempt {
  id: string;
  status: AttemptState;
  /** The end of the period before it. */
  periodStart: Date;
  amount: number;
  currency: string;
  createdAt: Date;
}

/** Everything that applying a payment of an order depends on. */
export interface PaymentContextFacts {
  locked: LockedSubscription;
  order: OrderRow;
  /** The payment as recorded so far. */
  record: PaymentRow;
  /** The customer of the student at the gateway. */
  customerHash: Buffer | null;
  /** The renewal attempt that the order charges. */
  attempt: Attempt | null;
  /** The terms that it sells, at the catalogue's price. */
  plan: PlanOffer | null;
}

/** An order without the id of its subscription, which the row itself has. */
const { subscription_id: _, ...OWN_ORDER_ROW } = ORDER_ROW;

const PAYMENT_CONTEXT_ROW = {
  ...SUBSCRIPTION_ROW,
  ...prefixedRow("order_", OWN_ORDER_ROW),
  ...prefixedRow("payment_", PAYMENT_ROW),
  customer_hash: t.bytea.nullable,
  attempt_id: t.uuid.nullable,
  attempt_status: t.word.of<AttemptState>().nullable,
  period_start: t.timestamptz.nullable,
  attempt_amount: t.int4.nullable,
  attempt_currency: t.bpchar.nullable,
  attempt_created_at: t.timestamptz.nullable,
  sold_name: t.text.nullable,
  sold_rank: t.int4.nullable,
  sold_price: t.int4.nullable,
};
type PaymentContextRow = RowOf<typeof PAYMENT_CONTEXT_ROW>;

/**
 * Locks the subscription, then its order, then the payment (inserted as `created` where it is new), and reads their context: two
 * statements, for the reason that `lockSubscription` gives.
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
  const [row] = await queryRows(LOCK, values, on);
  return row ? toPaymentContext(row, realNow) : null;
}

function toPaymentContext(row: PaymentContextRow, realNow: Date): PaymentContextFacts {
  const order = { ...unprefixed<OrderRow>({ ...row }, "order_"), subscription_id: row.id };
  return {
    locked: toLocked(row, realNow),
    order,
    record: unprefixed<PaymentRow>({ ...row }, "payment_"),
    customerHash: row.customer_hash,
    attempt: attemptOf(row),
    plan: planOf(row, order),
  };
}

function attemptOf(row: PaymentContextRow): Attempt | null {
  const { attempt_id: id, attempt_status: status, period_start: periodStart, attempt_created_at: createdAt } = row;
  const { attempt_amount: amount, attempt_currency: currency } = row;
  if (id === null || status === null || periodStart === null || createdAt === null) return null;
  if (amount === null || currency === null) return null;
  return { id, status, periodStart, amount, currency, createdAt };
}

function planOf(
  { sold_name: name, sold_rank: rank, sold_price }: PaymentContextRow,
  order: OrderRow,
): PlanOffer | null {
  const { plan_key: key, plan_version_id: versionId, currency } = order;
  if (key === null || versionId === null || name === null || rank === null || sold_price === null) return null;
  return { key, versionId, name, rank, price: money(sold_price, currency) };
}

const LOCK = defineStatement({
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
  row: PAYMENT_CONTEXT_ROW,
});
