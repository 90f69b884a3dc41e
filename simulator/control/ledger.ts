import { type Db, many } from "../store/database";
import {
  customerEntity,
  disputeEntity,
  type Entity,
  orderEntity,
  paymentEntity,
  refundEntity,
  tokenEntity,
} from "../store/entities";
import type { CustomerRow, DisputeRow, OrderRow, PaymentRow, RefundRow, TokenRow } from "../store/rows";

export interface Totals {
  currency: string;
  payments_captured: number;
  captured: number;
  refunds: number;
  refunded: number;
  disputes_lost: number;
  lost: number;
  /** captured − refunded − lost: what was sold, and stays. */
  net: number;
}

export interface LedgerReport extends Record<string, unknown> {
  customers: Entity[];
  orders: Entity[];
  payments: Entity[];
  refunds: Entity[];
  disputes: Entity[];
  tokens: Entity[];
  totals: Totals[];
}

const OF_CUSTOMER = (column: string) =>
  `($1::text is null or ${column} in (select id from simulator.customer where id = $1 or notes ->> 'student_id' = $1))`;
const OF_PAYMENT = `payment_id in (select id from simulator.payment where ${OF_CUSTOMER("customer_id")})`;

/** All orders and payments, of one customer (or student) or of all. */
export async function readLedger(db: Db, subject: string | null): Promise<LedgerReport> {
  const of = [subject];
  const [customers, orders, payments, refunds, disputes, tokens, totals] = await Promise.all([
    many<CustomerRow>(db, `select * from simulator.customer where ${OF_CUSTOMER("id")} order by created_at, id`, of),
    many<OrderRow>(
      db,
      `select * from simulator.orders where ${OF_CUSTOMER("customer_id")} order by created_at, id`,
      of,
    ),
    many<PaymentRow>(
      db,
      `select * from simulator.payment where ${OF_CUSTOMER("customer_id")} order by created_at, id`,
      of,
    ),
    many<RefundRow>(db, `select * from simulator.refund where ${OF_PAYMENT} order by created_at, id`, of),
    many<DisputeRow>(db, `select * from simulator.dispute where ${OF_PAYMENT} order by created_at, id`, of),
    many<TokenRow>(db, `select * from simulator.token where ${OF_CUSTOMER("customer_id")} order by created_at, id`, of),
    readTotals(db, subject),
  ]);
  return {
    customers: customers.map(customerEntity),
    orders: orders.map(orderEntity),
    payments: payments.map(paymentEntity),
    refunds: refunds.map(refundEntity),
    disputes: disputes.map(disputeEntity),
    tokens: tokens.map((row) => ({ ...tokenEntity(row), deleted: row.deleted_at !== null })),
    totals,
  };
}

/** Only the sums; refunds and losses are summed from the refunds and disputes, not read from the payments. */
export function readTotals(db: Db, subject: string | null): Promise<Totals[]> {
  return many<Totals & { currency: string }>(
    db,
    `with taken as (
       select currency, count(*)::int as payments_captured, sum(amount)::float8 as captured
       from simulator.payment where status in ('captured', 'refunded') and ${OF_CUSTOMER("customer_id")} group by 1
     ), refunded as (
       select currency, count(*)::int as refunds, sum(amount)::float8 as refunded
       from simulator.refund where ${OF_PAYMENT} group by 1
     ), gone as (
       select currency, count(*)::int as disputes_lost, sum(amount_deducted)::float8 as lost
       from simulator.dispute where amount_deducted > 0 and ${OF_PAYMENT} group by 1
     )
     select currency, payments_captured, captured, coalesce(refunds, 0) as refunds, coalesce(refunded, 0) as refunded,
       coalesce(disputes_lost, 0) as disputes_lost, coalesce(lost, 0) as lost,
       captured - coalesce(refunded, 0) - coalesce(lost, 0) as net
     from taken left join refunded using (currency) left join gone using (currency) order by currency`,
    [subject],
  );
}
