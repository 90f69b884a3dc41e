import { uuidv7 } from "@/lib/crypto/uuid";
import { lockPaymentContext } from "@/lib/db/payment/lock-payment-context";
import type { OrderRow } from "@/lib/db/payment/order-rows";
import type { AppliedAs, PaymentRow } from "@/lib/db/payment/payment-rows";
import { type PaymentWrite, writePayment } from "@/lib/db/payment/write-payment";
import { type Connection, withTransaction } from "@/lib/db/sql/query";
import { isPaymentNews, type PaymentState } from "@/lib/domain/payment";
import type { Decline, GatewayPayment } from "@/lib/gateway";
import { metrics } from "@/lib/telemetry/metrics";
import { writeAudit } from "../audit/write-audit";
import { capturedWrite, checkoutDeclined, unpaidBooking } from "../payment/build-booking";
import { readTokenOf, type TokenOfPayment } from "../payment-methods/payment-method";
import { applyCapture } from "./apply-capture";
import { findOrMatchOrder } from "./match-order";
import type { PaymentContext, PaymentSource } from "./payment-context";
import { declineAttempt, submittedAttempt } from "./record-attempt";
import { recordUnmatchedPayment } from "./record-unmatched-payment";

interface Booked {
  /** Ours. */
  paymentId: string;
  order: OrderRow;
  /** False where it had been booked before: nothing changed. */
  isNews: boolean;
}

export type RecordedPayment =
  /** The money is here, and bought something. */
  | ({ kind: "applied"; as: Exclude<AppliedAs, "refund"> } & Booked)
  /** The money is here, came for nothing, and goes back by itself. */
  | ({ kind: "refunded" } & Booked)
  | ({ kind: "declined"; decline: Decline | null } & Booked)
  /** With the gateway, and not decided. */
  | ({ kind: "under_way" } & Booked)
  /** For no order of ours. */
  | { kind: "not_ours" };

/** An order that the caller has at hand, with the gateway's name for it. */
export type KnownOrder = Pick<OrderRow, "id" | "subscription_id" | "purpose" | "gateway_order_id">;

/**
 * LedgerAudit what the gateway says of a payment, in one transaction: the payment itself, what it bought, the invoice, the attempt, the order,
 * the payment method, audit, mails and events. The callback, the webhook and the reconciliation all come here, in any order and at the same
 * moment; whoever is second finds it done.
 *
 * Locks are taken in one order everywhere: subscription, order, payment, method, attempt, and last the series of invoices. The first
 * of them makes everything about a student's money happen one after the other.
 *
 * @param payment as the gateway itself told it, in a fetch or a signed webhook; never what a browser said
 * @param expected what it was made for, as the caller thinks: where the gateway says so too, nobody has to look for it
 * @throws GatewayError when it must be asked whose order this is, and gives no answer
 */
export async function recordPayment(
  by: PaymentSource,
  payment: GatewayPayment,
  expected: KnownOrder | null = null,
): Promise<RecordedPayment> {
  const order = await orderOf(payment, expected, by.realNow);
  if (!order) return recordUnmatchedPayment(by, payment);
  const brings = stateOf(payment) === "captured" && order.purpose !== "renewal";
  const token = brings ? await readTokenOf(payment) : null;
  const result = await withTransaction((client) => book(by, payment, order, token, client));
  count(result);
  return result;
}

function count(result: RecordedPayment): void {
  if (result.kind === "not_ours" || result.kind === "under_way" || !result.isNews) return;
  const { purpose } = result.order;
  if (purpose !== "renewal" && purpose !== "renew_now") return;
  metrics().renewals.inc({ outcome: result.kind === "applied" ? "captured" : result.kind });
}

async function orderOf({ orderId }: GatewayPayment, expected: KnownOrder | null, realNow: Date) {
  if (orderId === null) return null;
  return expected?.gateway_order_id === orderId ? expected : findOrMatchOrder(orderId, realNow);
}

/** A refund is booked by itself (see `recordRefund`); for its payment it means that the money was here. */
function stateOf(payment: GatewayPayment): Exclude<PaymentState, "refunded"> {
  return payment.status === "refunded" ? "captured" : payment.status;
}

async function book(
  by: PaymentSource,
  payment: GatewayPayment,
  known: KnownOrder,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<RecordedPayment> {
  const { id: gatewayPaymentId, amount, currency, method } = payment;
  const row = { id: uuidv7(), gatewayPaymentId, amount, currency, method };
  const facts = await lockPaymentContext(known, row, by.realNow, client);
  if (!facts) throw new Error(`the order ${known.id} belongs to nobody`);
  const story = { ...facts, by, payment };
  const { isWritten, ...booking } = await decide(story, token, client);
  const isNews = booking.payment !== null;
  if (!isWritten && (isNews || booking.attempt)) await writePayment(booking, client);
  const { status, appliedAs } = booking.payment ?? { status: story.known.status, appliedAs: story.known.applied_as };
  return resultOf({ ...story.known, status, applied_as: appliedAs }, payment, story.order, isNews);
}

/** What is to be written, or has been together with the subscription; the refund has. */
async function decide(
  story: PaymentContext,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<PaymentWrite & { isWritten: boolean }> {
  const { payment, known, locked } = story;
  const status = stateOf(payment);
  const isUnderWay = status === "created" || status === "authorized";
  const submitted = isUnderWay ? submittedAttempt(story) : null;
  if (!isPaymentNews(known.status, status)) {
    return { paymentId: known.id, payment: null, attempt: submitted, order: null, now: locked.now, isWritten: false };
  }
  if (status === "captured") {
    const { appliedAs, attempt, isWritten } = await applyCapture(story, token, client);
    return { ...capturedWrite(story, appliedAs, attempt), isWritten };
  }
  const declined = status === "failed" ? await declineAttempt(story, client) : null;
  // What an attempt's decline means is told by its subscription; of a try in the checkout nobody else tells.
  if (status === "failed" && !declined) {
    await writeAudit({ ...story.by, now: locked.now }, checkoutDeclined(story), client);
  }
  return { ...unpaidBooking(story, status, declined ?? submitted), isWritten: false };
}

function resultOf(row: PaymentRow, payment: GatewayPayment, order: OrderRow, isNews: boolean): RecordedPayment {
  const booked = { paymentId: row.id, order, isNews };
  if (row.applied_as === "refund") return { kind: "refunded", ...booked };
  if (row.applied_as !== null) return { kind: "applied", as: row.applied_as, ...booked };
  if (row.status === "failed") return { kind: "declined", decline: payment.decline, ...booked };
  return { kind: "under_way", ...booked };
}
