import type { Context } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { findHighestPrice } from "@/lib/db/catalogue/find-plan-terms";
import {
  closeOrder,
  findOpenOrder,
  findOrder,
  insertOrder,
  markOrderChecked,
  type OrderPurpose,
  type OrderRow,
  openOrder,
  updateBilling,
} from "@/lib/db/payment/order-rows";
import { isMoneyOnItsWay } from "@/lib/db/payment/payment-rows";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { canReuseOrder, mandateExpiresAt } from "@/lib/domain/order";
import { AppError } from "@/lib/errors";
import { type GatewayOrder, getGateway } from "@/lib/gateway";
import { auditSource, writeAudit } from "../audit/write-audit";
import { requireDone, withGateway } from "../gateway-sync/with-gateway";
import { buildOrder, type OrderFacts, orderPlaced } from "../payment/build-order";
import { ensureCustomer } from "../payment-methods/ensure-customer";
import { recordPaymentById } from "../settlement/record-payment-by-id";
import { studentNotFound } from "../student/get-named-student";
import { requireStudent } from "../subscription/change-subscription";

/** What is to be paid, decided on her locked subscription. */
export interface OrderTerms extends OrderFacts {
  purpose: Exclude<OrderPurpose, "renewal">;
}

/**
 * An order that she can pay in the checkout: written down before the gateway hears of it, and made there under a receipt that follows from
 * our row. Two tabs, a double click and a retry after a lost answer get the same one.
 *
 * @param decide what to charge for; throws where she may not buy it
 * @returns our id of the order, which the gateway knows by now
 * @throws payment_in_progress when her money is on its way; unavailable when the gateway does not answer: the order waits for the next try
 */
export async function placeOrder(
  context: Context,
  decide: (locked: LockedSubscription, client: Connection) => Promise<OrderTerms>,
): Promise<string> {
  const { id: studentId } = requireStudent(context);
  const written = await withTransaction(async (client) => {
    const locked = await lockSubscription({ studentId }, context.realNow, client);
    if (!locked || locked.student.isErased) throw studentNotFound();
    if (locked.openAttemptId || (await isMoneyOnItsWay(studentId, client))) throw paymentInProgress();
    const terms = await decide(locked, client);
    return { student: locked.student, now: locked.now, ...(await writeOrder(context, locked, terms, client)) };
  });
  return withGateway(async () => {
    if (written.isReused) await learnWhatBecame(context, written.order);
    const customerId = await ensureCustomer(written.student, written.now);
    await makeAtGateway(context, written.order, customerId, written.now);
    return written.order.id;
  });
}

export function paymentInProgress(): AppError {
  const message = "A payment of yours is on its way. Do not pay again: it is applied by itself as soon as it arrives.";
  return new AppError("payment_in_progress", message);
}

async function writeOrder(
  context: Context,
  { student, now }: LockedSubscription,
  terms: OrderTerms,
  client: Connection,
): Promise<{ order: OrderRow; isReused: boolean }> {
  const { purpose, plan, amount, billing, pricedUntil } = terms;
  const open = await findOpenOrder(student.id, purpose, plan?.key ?? null, client);
  const asked = { versionId: plan?.versionId ?? null, amount, pricedUntil };
  if (open && canReuseOrder(open, asked, now)) {
    await updateBilling(open.id, billing, now, client);
    return { order: open, isReused: true };
  }
  // What it costs has changed, or its time is over. Whoever still pays it in a forgotten tab is served as it was sold to her.
  if (open) await closeOrder(open.id, "expired", now, client);
  const made = buildOrder(uuidv7(), student.id, terms, now);
  await insertOrder(made, client);
  await writeAudit({ ...auditSource(context), now }, orderPlaced(made), client);
  const order = await findOrder(made.id, client);
  if (!order) throw new Error("the order that was just written is not there");
  return { order, isReused: false };
}

/** She may have paid in the other tab a moment ago: nobody is shown a checkout for what is paid. */
async function learnWhatBecame(context: Context, { id, gateway_order_id }: OrderRow): Promise<void> {
  if (gateway_order_id === null) return;
  const payments = await getGateway().listOrderPayments(gateway_order_id);
  await markOrderChecked(id, context.realNow);
  for (const payment of payments.filter(({ status }) => status !== "failed")) {
    const result = await recordPaymentById(auditSource(context), payment.id);
    if (result.kind === "under_way") throw paymentInProgress();
    if (result.kind === "applied") throw new AppError("conflict", "This has been paid already, and is on.");
  }
}

async function makeAtGateway(context: Context, order: OrderRow, customerId: string, now: Date): Promise<void> {
  if (order.gateway_order_id !== null) return;
  const { id: gatewayOrderId } = await createOrFind(order, customerId, now);
  await openOrder(order.id, gatewayOrderId, context.realNow);
}

async function createOrFind(order: OrderRow, customerId: string, now: Date): Promise<GatewayOrder> {
  const { amount, currency, receipt, purpose, plan_key } = order;
  const gateway = getGateway();
  // Whatever she may want to change to later, its debits must fit into what she agrees to now.
  const maxAmount = Math.max(amount, (await findHighestPrice(currency)) ?? amount);
  const made = await gateway.createOrder({
    amount,
    currency,
    receipt,
    customerId,
    mandate: { maxAmount, expiresAt: mandateExpiresAt(now) },
    notes: { purpose, ...(plan_key ? { plan: plan_key } : {}) },
  });
  if (made.kind === "done") return made.value;
  return (await gateway.findOrderByReceipt(receipt)) ?? requireDone(made);
}
