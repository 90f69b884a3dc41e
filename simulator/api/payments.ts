import { z } from "zod";
import { requireRecurring } from "../control/account";
import { badRequest, declined, unknownId } from "../errors";
import { findInstrument } from "../instruments";
import { type Behaviour, settleDelay } from "../store/behaviour";
import { type Db, exactlyOne, inTransaction, many, one } from "../store/database";
import { collection, type Entity, paymentEntity } from "../store/entities";
import { capture, declineReasonOf, isPaid, lockOrder, makePayment } from "../store/payment";
import type { OrderRow, PaymentRow, TokenRow } from "../store/rows";
import { dayInIndia, isPeak } from "../store/upi-hours";
import { signCheckout } from "../webhooks/sign";
import { type ApiRoute, type Context, now, param, textIn } from "./context";
import { madeBetween, pageSize } from "./orders";
import { amountSchema, currencySchema, flagSchema, notesSchema, optionalText, parseBody } from "./request";

/**
 * Both details of the payer are required, and nothing is read from the customer instead
 * (https://razorpay.com/docs/api/payments/recurring-payments/cards/subsequent-payments/).
 */
const recurringSchema = z.strictObject({
  email: z.email(),
  contact: z.coerce.string<unknown>().regex(/^\+?[0-9]{8,15}$/),
  amount: amountSchema,
  currency: currencySchema,
  order_id: z.string(),
  customer_id: z.string(),
  token: z.string(),
  recurring: z.union([flagSchema, z.literal("preferred").transform(() => true)]),
  description: optionalText(2048),
  notes: notesSchema,
});

type Recurring = z.output<typeof recurringSchema>;

/** A recurring debit of a mandate, without the customer present. Decided immediately, or when the bank decides (see behaviours). */
async function createRecurring(context: Context): Promise<Entity> {
  await requireRecurring(context.pool);
  const input = parseBody(recurringSchema, context.body);
  const { behaviour } = context;
  if (behaviour?.next === "refuse") {
    throw declined(behaviour.reason ?? "recurring_payment_not_enabled", { order_id: input.order_id });
  }
  const payment = await inTransaction(context.pool, async (db) => {
    const order = await lockOrder(db, input.order_id);
    if (!order) throw unknownId();
    const at = await now(context, db, input.customer_id);
    const token = await chargeableToken(db, input, at);
    await checkOrder(db, order, input);
    checkHours(token, behaviour, at);
    const instrument = { ...token, declines: findInstrument(token.instrument)?.declines ?? null };
    return makePayment(db, { ...input, order, tokenId: token.id, instrument, behaviour, now: at });
  });
  context.nudge();
  // The payment stays in the store as failed: the response reports it, and the transaction above has been committed.
  if (payment.status === "failed") {
    throw declined(declineReasonOf(payment), { payment_id: payment.id, order_id: payment.order_id });
  }
  return {
    razorpay_payment_id: payment.id,
    razorpay_order_id: payment.order_id,
    razorpay_signature: signCheckout(payment.order_id, payment.id, context.config.keySecret),
  };
}

async function chargeableToken(db: Db, input: Recurring, at: Date): Promise<TokenRow> {
  const token = await one<TokenRow>(
    db,
    "select * from simulator.token where id = $1 and customer_id = $2 and deleted_at is null",
    [input.token, input.customer_id],
  );
  if (!token) throw unknownId();
  if (token.status === "cancelled") throw declined("mandate_cancelled", { order_id: input.order_id });
  const isUsable = token.status === "confirmed" || token.status === "resumed";
  if (!isUsable) throw badRequest(`The token is not confirmed: it is ${token.status}.`, "token");
  if (token.expire_at <= at) throw badRequest("The token has expired.", "token");
  if (input.amount > token.max_amount) {
    throw badRequest("Payment amount is greater than the maximum amount allowed for the token.", "amount");
  }
  return token;
}

/** A debit that is decided at once is executed now, which UPI does not do in its peak hours, nor on the last day of a mandate. */
function checkHours(token: TokenRow, behaviour: Behaviour | null, at: Date): void {
  if (token.method !== "upi") return;
  const executedAt = new Date(at.getTime() + settleDelay(behaviour, token.method));
  if (executedAt.getTime() === at.getTime() && isPeak(at)) {
    throw badRequest("UPI mandates are executed before 10:00, from 13:00 to 17:00 and after 21:30 only.");
  }
  if (dayInIndia(executedAt) >= dayInIndia(token.expire_at)) {
    throw badRequest("A UPI mandate cannot be executed on the last day of its validity.", "token");
  }
}

async function checkOrder(db: Db, order: OrderRow, input: Recurring): Promise<void> {
  if (order.customer_id !== null && order.customer_id !== input.customer_id) {
    throw badRequest("The customer id is not the one of the order.", "customer_id");
  }
  if (await isPaid(db, order.id)) throw badRequest("Payment already done for this order.");
  if (order.amount !== input.amount) {
    throw badRequest(
      "Your payment amount is different from your order amount. To pay successfully, please try using right amount.",
      "amount",
    );
  }
  if (order.currency !== input.currency) {
    throw badRequest("Payment currency is different from the order currency.", "currency");
  }
}

async function fetchOne(context: Context): Promise<Entity> {
  return paymentEntity(await getPayment(context.pool, param(context, "id")));
}

async function list(context: Context): Promise<Entity> {
  const rows = await many<PaymentRow>(
    context.pool,
    `select * from simulator.payment
     where created_at >= to_timestamp(coalesce($3::float8, 0)) and date_trunc('second', created_at) <= to_timestamp(coalesce($4::float8, 'infinity'))
     order by created_at desc, id limit $1 offset $2`,
    [pageSize(context.query), Number(context.query.get("skip")) || 0, ...madeBetween(context.query)],
  );
  return collection(rows.map(paymentEntity));
}

async function getPayment(db: Db, id: string): Promise<PaymentRow> {
  const row = await one<PaymentRow>(db, "select * from simulator.payment where id = $1", [id]);
  if (!row) throw unknownId();
  return row;
}

const captureSchema = z.strictObject({ amount: amountSchema, currency: currencySchema.default("INR") });

async function captureOne(context: Context): Promise<Entity> {
  const input = parseBody(captureSchema, context.body);
  const captured = await inTransaction(context.pool, async (db) => {
    const found = await getPayment(db, param(context, "id"));
    await lockOrder(db, found.order_id);
    const payment = await exactlyOne<PaymentRow>(db, "select * from simulator.payment where id = $1", [found.id]);
    if (payment.status === "captured") throw badRequest("This payment has already been captured");
    if (payment.status !== "authorized") {
      throw badRequest("Only payments which have been authorized and not yet captured can be captured");
    }
    if (payment.amount !== input.amount) {
      throw badRequest("Capture amount must be equal to the amount authorized", "amount");
    }
    if (payment.currency !== input.currency) {
      throw badRequest("Capture currency must be equal to the currency authorized", "currency");
    }
    return capture(db, payment, await now(context, db, payment.customer_id));
  });
  context.nudge();
  return paymentEntity(captured);
}

export async function customerOfPayment(context: Context): Promise<string | null> {
  const row = await one<{ customer_id: string | null }>(
    context.pool,
    "select customer_id from simulator.payment where id = $1",
    [param(context, "id")],
  );
  return row?.customer_id ?? null;
}

export const paymentRoutes: ApiRoute[] = [
  {
    method: "POST",
    path: "/v1/payments/create/recurring",
    operation: "recurring",
    customerOf: async (context) => textIn(context.body, "customer_id"),
    run: createRecurring,
  },
  { method: "GET", path: "/v1/payments", operation: "fetch", run: list },
  { method: "GET", path: "/v1/payments/:id", operation: "fetch", customerOf: customerOfPayment, run: fetchOne },
  {
    method: "POST",
    path: "/v1/payments/:id/capture",
    operation: "capture",
    customerOf: customerOfPayment,
    run: captureOne,
  },
];
