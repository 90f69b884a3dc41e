import { z } from "zod";
import type { Context } from "../api/context";
import { currencySchema, optionalText, parseBody } from "../api/request";
import { badRequest, declined, unknownId } from "../errors";
import { findInstrument, type Instrument } from "../instruments";
import { type Behaviour, takeBehaviour } from "../store/behaviour";
import { nowFor } from "../store/clocks";
import { type Db, inTransaction, one } from "../store/database";
import { declineReasonOf, isPaid, lockOrder, makePayment } from "../store/payment";
import type { CustomerRow, OrderRow, PaymentRow } from "../store/rows";
import { registerToken } from "../store/token";
import { signCheckout } from "../webhooks/sign";

export interface CheckoutResult extends Record<string, unknown> {
  razorpay_payment_id: string;
  razorpay_order_id: string;
  razorpay_signature: string;
}

export const checkoutSchema = z.object({
  order_id: z.string(),
  /** A test card's digits or a test UPI id (README: test instruments). */
  instrument: z.string(),
  email: optionalText(255),
  contact: optionalText(20),
  /** Whether the payment registers the mandate that the order asks for. */
  recurring: z.boolean().default(true),
  /** For tests: a payment that does not match its order. */
  amount: z.number().int().positive().optional(),
  currency: currencySchema.optional(),
});

/** Pays an order like a person at the checkout; the three members of the response are passed to `handler`. */
export async function payOrder(context: Context, body: unknown): Promise<CheckoutResult> {
  const input = parseBody(checkoutSchema, body);
  const instrument = findInstrument(input.instrument);
  if (!instrument) throw badRequest("This is not a test card or test UPI id of the simulator.", "instrument");
  const { pool, config } = context;
  const payment = await inTransaction(pool, async (db) => {
    const order = await lockOrder(db, input.order_id);
    if (!order) throw unknownId();
    if (await isPaid(db, order.id)) throw badRequest("Payment already done for this order.");
    const now = await nowFor(db, order.customer_id, config.clock);
    return payAs(db, order, instrument, input, context.behaviour, now);
  });
  context.nudge();
  if (payment.status === "failed") {
    throw declined(declineReasonOf(payment), { payment_id: payment.id, order_id: payment.order_id });
  }
  return {
    razorpay_payment_id: payment.id,
    razorpay_order_id: payment.order_id,
    razorpay_signature: signCheckout(payment.order_id, payment.id, config.keySecret),
  };
}

async function payAs(
  db: Db,
  order: OrderRow,
  instrument: Instrument,
  input: z.output<typeof checkoutSchema>,
  behaviour: Behaviour | null,
  now: Date,
): Promise<PaymentRow> {
  const customer = await one<CustomerRow>(db, "select * from simulator.customer where id = $1", [order.customer_id]);
  const payer = payerOf(input, order, customer);
  const refuses = behaviour?.next === "decline" || instrument.declines !== null;
  const registers = input.recurring && order.token !== null && customer !== null && !refuses;
  const token = registers && order.token ? await registerToken(db, customer.id, instrument, order.token, now) : null;
  return makePayment(db, {
    order,
    tokenId: token?.id ?? null,
    instrument,
    amount: input.amount ?? order.amount,
    currency: input.currency ?? order.currency,
    ...payer,
    description: null,
    notes: order.notes,
    recurring: false,
    behaviour,
    now,
  });
}

/**
 * Who pays: what was typed in the checkout, or what its customer filled in beforehand. Both are asked for where the payment sets up a mandate
 * (https://github.com/odoo/odoo/pull/157533, chevalierv's comment). They are kept with the payment only: whether the live gateway also writes them to
 * the customer is not known, so nobody may rely on it.
 */
function payerOf(
  { email, contact, recurring }: z.output<typeof checkoutSchema>,
  order: OrderRow,
  customer: CustomerRow | null,
): { email: string | null; contact: string | null } {
  const payer = { email: email ?? customer?.email ?? null, contact: contact ?? customer?.contact ?? null };
  if (!recurring || order.token === null) return payer;
  if (payer.email === null) throw badRequest("The email field is required.", "email");
  if (payer.contact === null) throw badRequest("The contact field is required.", "contact");
  return payer;
}

/** The customer of the order, and the behaviour that is set for them. */
export async function behaviourAtCheckout(context: Context, orderId: string | null): Promise<Behaviour | null> {
  const order = await one<OrderRow>(context.pool, "select customer_id from simulator.orders where id = $1", [orderId]);
  return order ? takeBehaviour(context.pool, "checkout", order.customer_id) : null;
}
