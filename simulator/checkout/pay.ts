import { z } from "zod";
import type { Context } from "../api/context";
import { currencySchema, optionalText, parseBody } from "../api/request";
import { badRequest, declined, unknownId } from "../errors";
import { findInstrument, type Instrument } from "../instruments";
import { type Behaviour, takeBehaviour } from "../store/behaviour";
import { nowFor } from "../store/clocks";
import { type Db, execute, inTransaction, one } from "../store/database";
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

/** The phone number used if the checkout was not given one. It is not in use. */
const TYPED_CONTACT = "+919000000000";

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
  const contact = input.contact ?? customer?.contact ?? TYPED_CONTACT;
  const refuses = behaviour?.next === "decline" || instrument.declines !== null;
  const registers = input.recurring && order.token !== null && customer !== null && !refuses;
  const token = registers && order.token ? await registerToken(db, customer.id, instrument, order.token, now) : null;
  if (customer && !customer.contact) await keepContact(db, customer, contact);
  return makePayment(db, {
    order,
    tokenId: token?.id ?? null,
    instrument,
    amount: input.amount ?? order.amount,
    currency: input.currency ?? order.currency,
    email: input.email ?? customer?.email ?? null,
    contact,
    description: null,
    notes: order.notes,
    recurring: false,
    behaviour,
    now,
  });
}

/** Recurring debits need a number to send notices to; the one typed into the checkout is stored with the customer. */
async function keepContact(db: Db, customer: CustomerRow, contact: string): Promise<void> {
  await execute(
    db,
    `update simulator.customer set contact = $2 where id = $1 and not exists (
       select from simulator.customer where lower(email) is not distinct from lower($3) and contact = $2)`,
    [customer.id, contact, customer.email],
  );
}

/** The customer of the order, and the behaviour that is set for them. */
export async function behaviourAtCheckout(context: Context, orderId: string | null): Promise<Behaviour | null> {
  const order = await one<OrderRow>(context.pool, "select customer_id from simulator.orders where id = $1", [orderId]);
  return order ? takeBehaviour(context.pool, "checkout", order.customer_id) : null;
}
