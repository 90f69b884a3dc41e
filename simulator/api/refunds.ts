import { z } from "zod";
import { badRequest, unknownId } from "../errors";
import { createId } from "../ids";
import { type Db, exactlyOne, inTransaction, many, one } from "../store/database";
import { closeRefunded, lostOf } from "../store/dispute";
import { collection, type Entity, paymentEntity, refundEntity } from "../store/entities";
import { lockOrder } from "../store/payment";
import type { PaymentRow, RefundRow } from "../store/rows";
import { emit } from "../webhooks/emit";
import { type ApiRoute, type Context, now, param } from "./context";
import { madeBetween, pageSize } from "./orders";
import { customerOfPayment } from "./payments";
import { amountSchema, notesSchema, parseBody } from "./request";

const IDEMPOTENCY_HEADER = "X-Refund-Idempotency";
const SHORTEST_KEY = 10;

const refundSchema = z.strictObject({
  amount: amountSchema.optional(),
  speed: z.enum(["normal", "optimum"]).default("normal"),
  receipt: z.string().min(1).max(40).nullish(),
  notes: notesSchema,
});

type RefundInput = z.output<typeof refundSchema>;

async function create(context: Context): Promise<Entity> {
  const input = parseBody(refundSchema, context.body);
  const key = context.headers.get(IDEMPOTENCY_HEADER);
  if (key !== null && key.length < SHORTEST_KEY) {
    throw badRequest(`The ${IDEMPOTENCY_HEADER} header must have at least ${SHORTEST_KEY} characters.`);
  }
  if (context.behaviour?.next === "decline") {
    throw badRequest("Your account does not have enough balance to carry out the refund operation.");
  }
  const refund = await inTransaction(context.pool, async (db) => {
    const payment = await lockPayment(db, param(context, "id"));
    const earlier = key === null ? null : await findByKey(db, payment.id, key);
    return earlier ? sameRequest(earlier, input, payment) : refundPayment(context, db, payment, input, key);
  });
  context.nudge();
  return refundEntity(refund);
}

async function lockPayment(db: Db, id: string): Promise<PaymentRow> {
  const found = await one<PaymentRow>(db, "select * from simulator.payment where id = $1", [id]);
  if (!found) throw unknownId();
  await lockOrder(db, found.order_id);
  return exactlyOne<PaymentRow>(db, "select * from simulator.payment where id = $1", [id]);
}

function findByKey(db: Db, paymentId: string, key: string): Promise<RefundRow | null> {
  return one<RefundRow>(db, "select * from simulator.refund where payment_id = $1 and idempotency_key = $2", [
    paymentId,
    key,
  ]);
}

/** A repeated idempotency key returns the first refund; with another body it is an error. */
function sameRequest(earlier: RefundRow, input: RefundInput, payment: PaymentRow): RefundRow {
  if (earlier.amount !== (input.amount ?? payment.amount) || earlier.receipt !== (input.receipt ?? null)) {
    throw badRequest("Different request body sent for the same idempotency key.");
  }
  return earlier;
}

async function refundPayment(
  context: Context,
  db: Db,
  payment: PaymentRow,
  input: RefundInput,
  key: string | null,
): Promise<RefundRow> {
  if (payment.status === "refunded") throw badRequest("The payment has been fully refunded already");
  if (payment.status !== "captured") throw badRequest("The payment status should be captured for action to be taken");
  const left = payment.amount - payment.amount_refunded - (await lostOf(db, payment.id));
  if (left <= 0) throw badRequest("The amount of the payment was deducted for a lost dispute");
  const amount = input.amount ?? left;
  if (amount > left) throw badRequest("The total refund amount is greater than the refund payment amount", "amount");
  const at = await now(context, db, payment.customer_id);
  const refund = await exactlyOne<RefundRow>(
    db,
    `insert into simulator.refund
       (id, payment_id, amount, currency, receipt, speed, notes, idempotency_key, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning *`,
    [
      createId("refund"),
      payment.id,
      amount,
      payment.currency,
      input.receipt ?? null,
      input.speed,
      JSON.stringify(input.notes),
      key,
      at,
    ],
  );
  const after = await exactlyOne<PaymentRow>(
    db,
    `update simulator.payment set amount_refunded = amount_refunded + $2,
       status = case when amount_refunded + $2 = amount then 'refunded' else status end
     where id = $1 returning *`,
    [payment.id, amount],
  );
  const payload = { refund: refundEntity(refund), payment: paymentEntity(after) };
  for (const type of ["refund.created", "refund.processed"]) {
    await emit(db, { type, payload, customerId: payment.customer_id, topic: payment.order_id, at });
  }
  await closeRefunded(db, after, at);
  return refund;
}

async function fetchOne(context: Context): Promise<Entity> {
  const row = await one<RefundRow>(context.pool, "select * from simulator.refund where id = $1", [
    context.params.refund ?? param(context, "id"),
  ]);
  if (!row) throw unknownId();
  return refundEntity(row);
}

async function list(context: Context): Promise<Entity> {
  const rows = await many<RefundRow>(
    context.pool,
    `select * from simulator.refund where ($1::text is null or payment_id = $1)
       and created_at >= to_timestamp(coalesce($4::float8, 0)) and date_trunc('second', created_at) <= to_timestamp(coalesce($5::float8, 'infinity'))
     order by created_at desc, id limit $2 offset $3`,
    [
      context.params.id ?? null,
      pageSize(context.query),
      Number(context.query.get("skip")) || 0,
      ...madeBetween(context.query),
    ],
  );
  return collection(rows.map(refundEntity));
}

export const refundRoutes: ApiRoute[] = [
  { method: "POST", path: "/v1/payments/:id/refund", operation: "refund", customerOf: customerOfPayment, run: create },
  { method: "GET", path: "/v1/payments/:id/refunds", operation: "fetch", customerOf: customerOfPayment, run: list },
  { method: "GET", path: "/v1/payments/:id/refunds/:refund", operation: "fetch", run: fetchOne },
  { method: "GET", path: "/v1/refunds", operation: "fetch", run: list },
  { method: "GET", path: "/v1/refunds/:id", operation: "fetch", run: fetchOne },
];
