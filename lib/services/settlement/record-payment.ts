import { uuidv7 } from "@/lib/crypto/uuid";
import { lockPaymentContext } from "@/lib/db/payment/lock-payment-context";
import type { OrderRow } from "@/lib/db/payment/order-rows";
import type { AppliedAs, PaymentRow } from "@/lib/db/payment/payment-rows";
import { type PaymentWrite, writePayment } from "@/lib/db/payment/write-payment";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { finalVerdict } from "@/lib/domain/decline-reason";
import { isPaymentNews, type PaymentState, reportedState } from "@/lib/domain/payment";
import type { Decline, GatewayPayment } from "@/lib/gateway";
import { metrics } from "@/lib/telemetry/metrics";
import { writeAudit } from "../audit/write-audit";
import { readTokenOf, type TokenOfPayment } from "../payment-methods/payment-method";
import { applyCapture } from "./apply-capture";
import { capturedWrite, checkoutDeclined, unpaidBooking } from "./build-payment-write";
import { findOrMatchOrder } from "./match-order";
import type { PaymentContext, PaymentSource } from "./payment-context";
import { declineAttempt, submittedAttempt } from "./record-attempt";
import { recordUnmatchedPayment } from "./record-unmatched-payment";

interface Recorded {
  /** Ours. */
  paymentId: string;
  order: OrderRow;
  /** False if it was recorded before: nothing changed. */
  isNews: boolean;
}

export type RecordedPayment =
  /** Captured, and applied to the subscription. */
  | ({ kind: "applied"; as: Exclude<AppliedAs, "refund"> } & Recorded)
  /** Captured, not needed, and being refunded. */
  | ({ kind: "refunded" } & Recorded)
  | ({ kind: "declined"; decline: Decline | null } & Recorded)
  /** Pending at the gateway. */
  | ({ kind: "under_way" } & Recorded)
  /** Not for one of our orders. */
  | { kind: "not_ours" };

/** An order that the caller has at hand, with the gateway's id of it. */
export type KnownOrder = Pick<OrderRow, "id" | "subscription_id" | "purpose" | "gateway_order_id">;

/**
 * Records what the gateway says of a payment, in one transaction: the payment itself, what it bought, the invoice, the attempt, the order,
 * the payment method, audit, mails and events. The callback, the webhook and the reconciliation all come here, in any order and
 * concurrently; whichever is second finds it done.
 *
 * Locks are taken in one order everywhere, so that they can't deadlock: subscription, order, payment, method, attempt, and last the
 * series of invoices. The lock of the subscription serializes everything about a student's money.
 *
 * @param payment as fetched from the gateway or signed by it in a webhook; never what a browser sent
 * @param expected the order that the caller thinks it is for: if the gateway names the same one, it need not be looked up
 * @throws GatewayError if it must be asked whose order this is, and does not respond
 */
export async function recordPayment(
  by: PaymentSource,
  payment: GatewayPayment,
  expected: KnownOrder | null = null,
): Promise<RecordedPayment> {
  const order = await orderOf(payment, expected, by.realNow);
  if (!order) return recordUnmatchedPayment(by, payment);
  const brings = stateOf(payment, by.realNow) === "captured" && order.purpose !== "renewal";
  const token = brings ? await readTokenOf(payment) : null;
  const result = await withTransaction((client) => recordInTransaction(by, payment, order, token, client));
  count(result);
  return result;
}

function count(result: RecordedPayment): void {
  if (result.kind === "not_ours" || result.kind === "under_way" || !result.isNews) return;
  const { purpose } = result.order;
  if (purpose !== "renewal" && purpose !== "renew_now") return;
  metrics().renewals.inc({ outcome: outcomeOf(result) });
}

function outcomeOf(result: Extract<RecordedPayment, { kind: "applied" | "refunded" | "declined" }>): string {
  if (result.kind === "applied") return "captured";
  return result.kind === "declined" && result.decline ? finalVerdict(result.decline) : result.kind;
}

async function orderOf({ orderId }: GatewayPayment, expected: KnownOrder | null, realNow: Date) {
  if (orderId === null) return null;
  return expected?.gateway_order_id === orderId ? expected : findOrMatchOrder(orderId, realNow);
}

/** A refund is recorded on its own (see `recordRefund`); for its payment it means that the money was captured. */
function stateOf(payment: GatewayPayment, now: Date): Exclude<PaymentState, "refunded"> {
  const state = reportedState(payment, now);
  return state === "refunded" ? "captured" : state;
}

async function recordInTransaction(
  by: PaymentSource,
  payment: GatewayPayment,
  knownOrder: KnownOrder,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<RecordedPayment> {
  const { id: gatewayPaymentId, amount, currency, method } = payment;
  const row = { id: uuidv7(), gatewayPaymentId, amount, currency, method };
  const facts = await lockPaymentContext(knownOrder, row, by.realNow, client);
  if (!facts) throw new Error(`the order ${knownOrder.id} belongs to nobody`);
  const context = { ...facts, by, payment };
  const { isWritten, ...write } = await decide(context, token, client);
  const isNews = write.payment !== null;
  if (!isWritten && (isNews || write.attempt)) await writePayment(write, client);
  const { status, appliedAs } = write.payment ?? {
    status: context.record.status,
    appliedAs: context.record.applied_as,
  };
  return resultOf({ ...context.record, status, applied_as: appliedAs }, payment, context.order, isNews);
}

/** What is still to be written, or (`isWritten`) was written together with the subscription. A refund has been written by now. */
async function decide(
  context: PaymentContext,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<PaymentWrite & { isWritten: boolean }> {
  const { payment, record, locked } = context;
  const status = stateOf(payment, locked.now);
  const isUnderWay = status === "created" || status === "authorized";
  const submitted = isUnderWay ? submittedAttempt(context) : null;
  if (!isPaymentNews(record.status, status)) {
    return { paymentId: record.id, payment: null, attempt: submitted, order: null, now: locked.now, isWritten: false };
  }
  if (status === "captured") {
    const { appliedAs, attempt, isWritten } = await applyCapture(context, token, client);
    return { ...capturedWrite(context, appliedAs, attempt), isWritten };
  }
  const declined = status === "failed" ? await declineAttempt(context, client) : null;
  // The decline of an attempt is audited with its subscription; a declined try in the checkout is audited only here.
  if (status === "failed" && !declined) {
    await writeAudit({ ...context.by, now: locked.now }, checkoutDeclined(context), client);
  }
  return { ...unpaidBooking(context, status, declined ?? submitted), isWritten: false };
}

function resultOf(row: PaymentRow, payment: GatewayPayment, order: OrderRow, isNews: boolean): RecordedPayment {
  const recorded = { paymentId: row.id, order, isNews };
  if (row.applied_as === "refund") return { kind: "refunded", ...recorded };
  if (row.applied_as !== null) return { kind: "applied", as: row.applied_as, ...recorded };
  if (row.status === "failed") return { kind: "declined", decline: payment.decline, ...recorded };
  return { kind: "under_way", ...recorded };
}
