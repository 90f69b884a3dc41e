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
import { requireState } from "../invoices/place-of-supply";
import { type PayerInput, requirePayer } from "../payers/require-payer";
import { ensureCustomer } from "../payment-methods/ensure-customer";
import { recordPaymentById } from "../settlement/record-payment-by-id";
import { studentNotFound } from "../student/get-named-student";
import { requireStudent } from "../subscription/change-subscription";
import { buildOrder, type OrderFacts, orderPlaced } from "./build-order";

/** What is to be paid, decided on the locked subscription. */
export interface OrderTerms extends OrderFacts {
  purpose: Exclude<OrderPurpose, "renewal">;
}

/**
 * An order that the student can pay in the checkout: stored before the gateway is called, and created there under a receipt derived from
 * our row's id. Two tabs, a double click and a retry after a lost response get the same order.
 *
 * @param decide what to charge for; throws if the student may not buy it
 * @param payer what the request says of the payer, whose address and number renewals need
 * @returns our id of the order, which exists at the gateway by now
 * @throws invalid_request while details of the payer are missing, or without the State of a sale in rupees; payment_in_progress while a
 * payment is pending; unavailable if the gateway does not respond: the order waits for the next try
 */
export async function placeOrder(
  context: Context,
  decide: (locked: LockedSubscription, client: Connection) => Promise<OrderTerms>,
  payer?: PayerInput,
): Promise<string> {
  const { id: studentId } = requireStudent(context);
  const written = await withTransaction(async (client) => {
    const locked = await lockSubscription({ studentId }, context.realNow, client);
    if (!locked || locked.student.isErased) throw studentNotFound();
    if (locked.openAttemptId || (await isMoneyOnItsWay(studentId, client))) throw paymentInProgress();
    const terms = await decide(locked, client);
    // A mandate's confirmation is refunded, and has no invoice.
    if (terms.purpose !== "mandate") requireState(terms.amount, terms.billing.state);
    const paying = await requirePayer(locked, payer, context.realNow, client);
    return { paying, now: locked.now, ...(await writeOrder(context, locked, terms, client)) };
  });
  return withGateway(async () => {
    if (written.isReused) await checkForPayment(context, written.order);
    const customerId = await ensureCustomer(studentId, written.paying, written.now);
    await createAtGateway(context, written.order, customerId, written.now);
    return written.order.id;
  });
}

export function paymentInProgress(): AppError {
  const message = "A payment is already being processed. Do not pay again: it is applied as soon as it arrives.";
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
  const wanted = { versionId: plan?.versionId ?? null, amount, pricedUntil };
  if (open && canReuseOrder(open, wanted, now)) {
    await updateBilling(open.id, billing, now, client);
    return { order: open, isReused: true };
  }
  // The price has changed, or the order has expired. If it is still paid in an old tab, it is applied as it was sold.
  if (open) await closeOrder(open.id, "expired", now, client);
  const created = buildOrder(uuidv7(), student.id, terms, now);
  await insertOrder(created, client);
  await writeAudit({ ...auditSource(context), now }, orderPlaced(created), client);
  const order = await findOrder(created.id, client);
  if (!order) throw new Error("the order that was just written is not there");
  return { order, isReused: false };
}

/** It may have been paid in another tab a moment ago: no checkout is shown for an order that is paid. */
async function checkForPayment(context: Context, { id, gateway_order_id }: OrderRow): Promise<void> {
  if (gateway_order_id === null) return;
  const payments = await getGateway().listOrderPayments(gateway_order_id);
  await markOrderChecked(id, context.realNow);
  for (const payment of payments.filter(({ status }) => status !== "failed")) {
    const result = await recordPaymentById(auditSource(context), payment.id);
    if (result.kind === "under_way") throw paymentInProgress();
    if (result.kind === "applied") throw new AppError("conflict", "This is already paid and active.");
  }
}

async function createAtGateway(context: Context, order: OrderRow, customerId: string, now: Date): Promise<void> {
  if (order.gateway_order_id !== null) return;
  const { id: gatewayOrderId } = await createOrFind(order, customerId, now);
  await openOrder(order.id, gatewayOrderId, context.realNow);
}

async function createOrFind(order: OrderRow, customerId: string, now: Date): Promise<GatewayOrder> {
  const { amount, currency, receipt, purpose, plan_key } = order;
  const gateway = getGateway();
  // The mandate's maximum must also cover the debits of any plan that the student may change to later.
  const maxAmount = Math.max(amount, (await findHighestPrice(currency)) ?? amount);
  const created = await gateway.createOrder({
    amount,
    currency,
    receipt,
    customerId,
    mandate: { maxAmount, expiresAt: mandateExpiresAt(now) },
    notes: { purpose, ...(plan_key ? { plan: plan_key } : {}) },
  });
  if (created.kind === "done") return created.value;
  return (await gateway.findOrderByReceipt(receipt)) ?? requireDone(created);
}
