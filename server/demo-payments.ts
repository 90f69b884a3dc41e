import { uuidv7 } from "@/lib/crypto/uuid";
import { insertInvoice } from "@/lib/db/invoice/invoice-rows";
import { insertOrder, type OrderRow, openOrder } from "@/lib/db/payment/order-rows";
import { lockPayment, writePayment } from "@/lib/db/payment/write-payment";
import { getPool } from "@/lib/db/pool";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { toWireId } from "@/lib/domain/id";
import { money } from "@/lib/domain/money";
import { mandateExpiresAt, orderExpiresAt } from "@/lib/domain/order";
import { receiptOf } from "@/lib/domain/receipt";
import { findSimulatorControl, getGateway, type SimulatorControl } from "@/lib/gateway";
import { requireDone } from "@/lib/services/gateway-sync/with-gateway";
import { prepareInvoice } from "@/lib/services/invoices/issue-invoice";
import { readPayer } from "@/lib/services/payers/read-payer";
import { ensureCustomer } from "@/lib/services/payment-methods/ensure-customer";
import { readTokenOf, savePaymentMethod } from "@/lib/services/payment-methods/payment-method";

/** Razorpay's good test card. */
const CARD = "4100280000001007";

type Order = Pick<OrderRow, "receipt" | "gateway_order_id" | "amount" | "currency" | "plan_key"> & { id: string };

interface Unpaid {
  student_id: string;
  subscription_id: string;
  plan_key: string;
  plan_version_id: string;
  amount: number;
  currency: string;
  start_date: Date;
  is_in_grace: boolean;
}

/**
 * Gives the demo's paid students their payments: each an order, a payment and a card in the store of the local Razorpay, and the payment,
 * invoice and payment method in our database, so that the two agree and the next renewal can charge. Idempotent, and resumes if interrupted.
 *
 * Needs the server to be listening, because the local Razorpay is called over HTTP like the real one.
 */
export async function payForDemo(now: Date): Promise<void> {
  const control = findSimulatorControl();
  if (!control) return;
  const { rows } = await getPool().query<Unpaid>(
    `SELECT s.student_id, s.id AS subscription_id, s.plan_key, s.plan_version_id, s.price_amount AS amount, s.price_currency AS currency,
       s.start_date, s.grace_period_end IS NOT NULL AS is_in_grace
     FROM user_subscription s JOIN account a ON a.student_id = s.student_id
     WHERE a.email IN ('bob@example.com', 'carol@example.com', 'dave@example.com') AND s.plan_key <> 'free'
       AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.student_id = s.student_id)
     -- The dates of invoices go the way of their numbers.
     ORDER BY s.start_date`,
  );
  for (const unpaid of rows) await pay(unpaid, control, now);
}

async function pay(unpaid: Unpaid, control: SimulatorControl, now: Date): Promise<void> {
  const { student_id: studentId, subscription_id: id } = unpaid;
  const order = await withTransaction(
    async (client) => (await findOrder(unpaid, client)) ?? writeOrder(unpaid, client),
  );
  const payer = await readPayer(studentId);
  if (!payer) return;
  const customerId = await ensureCustomer(studentId, payer, unpaid.start_date);
  const gatewayOrderId = order.gateway_order_id ?? (await makeOrder(order, customerId, now));
  await withTransaction(async (client) => {
    // Held while the card is charged: a webhook that arrives before the payment is recorded here waits, and finds it applied.
    const locked = await lockSubscription({ id }, unpaid.start_date, client);
    if (locked) await bookPayment(unpaid, locked, order, await paymentOf(gatewayOrderId, control), client);
  });
  // The declined card stays declined until another one is added.
  const refused = { next: "decline", reason: "insufficient_funds", times: "always", on: "recurring" } as const;
  if (unpaid.is_in_grace) await control.setBehaviour(toWireId("student", studentId), refused);
}

async function findOrder({ student_id, plan_key }: Unpaid, client: Connection): Promise<Order | null> {
  const { rows } = await client.query<Order>(
    `SELECT id, receipt, gateway_order_id, amount, currency, plan_key FROM payment_order
     WHERE student_id = $1 AND purpose = 'purchase' AND plan_key = $2`,
    [student_id, plan_key],
  );
  return rows[0] ?? null;
}

async function writeOrder(unpaid: Unpaid, client: Connection): Promise<Order> {
  const { student_id: studentId, plan_key, plan_version_id: planVersionId, amount, currency, start_date: now } = unpaid;
  const id = uuidv7();
  const receipt = receiptOf("order", id);
  const billing = { name: null, state: null, gstin: null };
  const terms = { purpose: "purchase", planKey: plan_key, planVersionId, amount, currency } as const;
  await insertOrder(
    { id, studentId, ...terms, receipt, billing, pricedUntil: null, now, expiresAt: orderExpiresAt(now) },
    client,
  );
  return { id, receipt, gateway_order_id: null, amount, currency, plan_key };
}

async function makeOrder({ id, receipt, amount, currency }: Order, customerId: string, now: Date): Promise<string> {
  const mandate = { maxAmount: 2 * amount, expiresAt: mandateExpiresAt(now) };
  const made = requireDone(await getGateway().createOrder({ receipt, amount, currency, customerId, mandate }));
  await openOrder(id, made.id, now);
  return made.id;
}

/** The existing payment of the order, or a new one. */
async function paymentOf(orderId: string, control: SimulatorControl) {
  const gateway = getGateway();
  const [paid] = (await gateway.listOrderPayments(orderId)).filter(({ status }) => status === "captured");
  return paid ?? gateway.getPayment((await control.checkout({ orderId, instrument: CARD })).paymentId);
}

async function bookPayment(
  unpaid: Unpaid,
  locked: LockedSubscription,
  order: Order,
  payment: Awaited<ReturnType<typeof paymentOf>>,
  client: Connection,
): Promise<void> {
  const { student_id: studentId, subscription_id: id, start_date: now, plan_key: planKey } = unpaid;
  const token = await readTokenOf(payment);
  if (!token) throw new Error("the demo's card came without a mandate");
  const { amount, currency, method } = payment;
  const row = { id: uuidv7(), studentId, orderId: order.id, gatewayPaymentId: payment.id, amount, currency, method };
  const { id: paymentId } = await lockPayment({ ...row, now }, client);
  await savePaymentMethod(locked, token, now, client);
  const total = money(amount, currency);
  const { startDate: periodStart, endDate: periodEnd } = locked.subscription;
  if (!periodEnd) throw new Error("the demo's student has left the paid plan");
  const recipient = { name: locked.student.name, state: null, gstin: null };
  const { kind, network, lastFour, upiHandle } = token.facts;
  const paidWith = { kind, network, lastFour, upiHandle };
  const sold = { paymentId, planKey, periodStart, periodEnd, total, paidWith };
  const facts = { ...sold, studentId, isTest: false, recipient, now };
  await insertInvoice(await prepareInvoice(facts, client), client);
  const news = { status: "captured", method, decline: null, appliedAs: "purchase" } as const;
  await writePayment({ paymentId, payment: news, attempt: null, order: { id: order.id, status: "paid" }, now }, client);
  await client.query(
    `UPDATE subscription_renewal_log SET payment_method_id = (SELECT id FROM payment_method WHERE student_id = $2 AND is_default)
     WHERE subscription_id = $1`,
    [id, studentId],
  );
}
