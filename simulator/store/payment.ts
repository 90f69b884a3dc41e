import type { DeclineReason } from "../errors";
import { createId } from "../ids";
import type { Instrument, Method } from "../instruments";
import { emit } from "../webhooks/emit";
import { type Behaviour, settleDelay } from "./behaviour";
import { type Db, exactlyOne, execute, one } from "./database";
import { type Entity, orderEntity, paymentEntity } from "./entities";
import type { Notes, OrderRow, PaymentRow } from "./rows";
import { heldUntilOffPeak } from "./upi-hours";

/**
 * State machine of a payment: created → authorized → captured → refunded, or failed; a failed one may be authorized late.
 * Every step locks the order first, so that two payments of one order are serialised.
 */

export interface NewPayment {
  order: OrderRow;
  tokenId: string | null;
  instrument: Pick<Instrument, "method" | "card" | "vpa" | "declines">;
  amount: number;
  currency: string;
  email: string | null;
  contact: string | null;
  description: string | null;
  notes: Notes;
  recurring: boolean;
  behaviour: Behaviour | null;
  now: Date;
}

export async function lockOrder(db: Db, orderId: string): Promise<OrderRow | null> {
  return one<OrderRow>(db, "select * from simulator.orders where id = $1 for update", [orderId]);
}

export async function isPaid(db: Db, orderId: string): Promise<boolean> {
  const paid = await one(
    db,
    "select from simulator.payment where order_id = $1 and status in ('authorized', 'captured', 'refunded')",
    [orderId],
  );
  return paid !== null;
}

/** Writes a payment of a locked, unpaid order and decides it unless the bank decides later. */
export async function makePayment(db: Db, input: NewPayment): Promise<PaymentRow> {
  const { order, instrument, behaviour, now } = input;
  const reason = declineOf(behaviour, instrument);
  const delay = settleDelay(behaviour, instrument.method);
  const isAsync = delay > 0;
  const settlesAt = new Date(now.getTime() + delay);
  const isHeld = input.recurring && instrument.method === "upi";
  const created = await exactlyOne<PaymentRow>(
    db,
    `insert into simulator.payment (id, order_id, customer_id, token_id, amount, currency, status, method, card, vpa,
       email, contact, description, notes, recurring, settle_at, settle_reason, created_at)
     values ($1, $2, $3, $4, $5, $6, 'created', $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) returning *`,
    [
      createId("payment"),
      order.id,
      order.customer_id,
      input.tokenId,
      input.amount,
      input.currency,
      instrument.method,
      instrument.card && JSON.stringify(instrument.card),
      instrument.vpa,
      input.email,
      input.contact,
      input.description,
      JSON.stringify(input.notes),
      input.recurring,
      isAsync ? (isHeld ? heldUntilOffPeak(settlesAt) : settlesAt) : null,
      isAsync ? reason : null,
      now,
    ],
  );
  await execute(
    db,
    "update simulator.orders set attempts = attempts + 1, status = 'attempted' where id = $1 and status <> 'paid'",
    [order.id],
  );
  if (!isAsync) return decide(db, order, created, reason, now);
  if (!input.recurring) return reason === null ? authorize(db, created, now) : created;
  await emitFor(db, created, "order.notification.delivered", { order: orderEntity(order) }, now);
  return created;
}

function declineOf(behaviour: Behaviour | null, instrument: NewPayment["instrument"]): DeclineReason | null {
  if (behaviour?.next !== "decline") return instrument.declines;
  return behaviour.reason ?? defaultDecline(instrument.method);
}

const defaultDecline = (method: Method): DeclineReason => (method === "card" ? "card_declined" : "payment_failed");

/** The decision of the bank about a payment, immediate or later. */
async function decide(
  db: Db,
  order: OrderRow,
  payment: PaymentRow,
  reason: DeclineReason | null,
  now: Date,
): Promise<PaymentRow> {
  if (reason !== null) return fail(db, payment, reason, now);
  const authorized = payment.status === "authorized" ? payment : await authorize(db, payment, now);
  return order.auto_capture ? capture(db, authorized, now) : authorized;
}

/** Decides a debit that is due. Null if another process has just done so. */
export async function recordPayment(db: Db, paymentId: string): Promise<PaymentRow | null> {
  const found = await one<PaymentRow>(db, "select * from simulator.payment where id = $1", [paymentId]);
  if (!found) return null;
  const order = await lockOrder(db, found.order_id);
  const due = await one<PaymentRow>(
    db,
    "select * from simulator.payment where id = $1 and settle_at is not null for update",
    [paymentId],
  );
  if (!order || !due?.settle_at) return null;
  await execute(db, "update simulator.payment set settle_at = null, settle_reason = null where id = $1", [paymentId]);
  const isOvertaken = due.status === "created" && (await isPaid(db, due.order_id));
  const planned = due.settle_reason;
  return decide(db, order, due, isOvertaken ? "payment_failed" : planned, due.settle_at);
}

export async function authorize(db: Db, payment: PaymentRow, now: Date): Promise<PaymentRow> {
  const row = await exactlyOne<PaymentRow>(
    db,
    `update simulator.payment set status = 'authorized', error_reason = null
     where id = $1 and status in ('created', 'failed') returning *`,
    [payment.id],
  );
  await emitFor(db, row, "payment.authorized", { payment: paymentEntity(row) }, now);
  return row;
}

export async function capture(db: Db, payment: PaymentRow, now: Date): Promise<PaymentRow> {
  const row = await exactlyOne<PaymentRow>(
    db,
    `update simulator.payment set status = 'captured', captured_at = $2, settle_at = null, settle_reason = null
     where id = $1 and status = 'authorized' returning *`,
    [payment.id, now],
  );
  const order = await exactlyOne<OrderRow>(
    db,
    "update simulator.orders set status = 'paid', amount_paid = amount_paid + $2 where id = $1 returning *",
    [row.order_id, row.amount],
  );
  if (row.token_id) await execute(db, "update simulator.token set used_at = $2 where id = $1", [row.token_id, now]);
  await emitFor(db, row, "payment.captured", { payment: paymentEntity(row) }, now);
  await emitFor(db, row, "order.paid", { payment: paymentEntity(row), order: orderEntity(order) }, now);
  return row;
}

async function fail(db: Db, payment: PaymentRow, reason: DeclineReason, now: Date): Promise<PaymentRow> {
  const row = await exactlyOne<PaymentRow>(
    db,
    "update simulator.payment set status = 'failed', error_reason = $2 where id = $1 and status <> 'captured' returning *",
    [payment.id, reason],
  );
  await emitFor(db, row, "payment.failed", { payment: paymentEntity(row) }, now);
  return row;
}

function emitFor(db: Db, payment: PaymentRow, type: string, payload: Record<string, Entity>, at: Date): Promise<void> {
  return emit(db, { type, payload, customerId: payment.customer_id, topic: payment.order_id, at });
}

/** The decline of a failed payment, for the response that reports it. */
export function declineReasonOf(payment: PaymentRow): DeclineReason {
  return payment.error_reason ?? "payment_failed";
}
