import { uuidv7 } from "@/lib/crypto/uuid";
import type { OrderRow } from "@/lib/db/payment/order-rows";
import type { AppliedAs, PaymentRow } from "@/lib/db/payment/payment-rows";
import { type Booking, lockPayment, lockSettlement, writeBooking } from "@/lib/db/payment/settlement";
import { type Connection, withTransaction } from "@/lib/db/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { isPaymentNews, type PaymentState } from "@/lib/domain/payment";
import type { Decline, GatewayPayment } from "@/lib/gateway";
import { findOrAdoptOrder } from "./adopt-order";
import { applyCapture } from "./apply-capture";
import { declineAttempt, submittedAttempt } from "./book-attempt";
import { bookForeign } from "./book-foreign";
import { readTokenOf, type TokenOfPayment } from "./payment-method";
import type { PaymentSource, PaymentStory } from "./payment-story";

interface Booked {
  /** Ours. */
  paymentId: string;
  order: OrderRow;
  /** False where it had been booked before: nothing changed. */
  isNews: boolean;
}

export type SettleResult =
  /** The money is here, and bought something. */
  | ({ kind: "applied"; as: Exclude<AppliedAs, "refund"> } & Booked)
  /** The money is here, came for nothing, and goes back by itself. */
  | ({ kind: "given_back" } & Booked)
  | ({ kind: "declined"; decline: Decline | null } & Booked)
  /** With the gateway, and not decided. */
  | ({ kind: "under_way" } & Booked)
  /** For no order of ours. */
  | { kind: "not_ours" };

/**
 * Books what the gateway says of a payment, in one transaction: the payment itself, what it bought, the invoice, the attempt, the order,
 * the payment method, audit, mails and events. The callback, the webhook and the reconciliation all come here, in any order and at the same
 * moment; whoever is second finds it done.
 *
 * Locks are taken in one order everywhere: subscription, order, payment, method, attempt, and last the series of invoices. The first
 * of them makes everything about a student's money happen one after the other.
 *
 * @param payment as the gateway itself told it, in a fetch or a signed webhook; never what a browser said
 * @throws GatewayError when it must be asked whose order this is, and gives no answer
 */
export async function settlePayment(by: PaymentSource, payment: GatewayPayment): Promise<SettleResult> {
  const order = payment.orderId === null ? null : await findOrAdoptOrder(payment.orderId, by.realNow);
  if (!order) return bookForeign(by, payment);
  const brings = stateOf(payment) === "captured" && order.purpose !== "renewal";
  const token = brings ? await readTokenOf(payment) : null;
  return withTransaction((client) => book(by, payment, order, token, client));
}

/** A refund is booked by itself (see `settleRefund`); for its payment it means that the money was here. */
function stateOf(payment: GatewayPayment): PaymentState {
  return payment.status === "refunded" ? "captured" : payment.status;
}

async function book(
  by: PaymentSource,
  payment: GatewayPayment,
  { id: orderId, subscription_id: subscriptionId }: OrderRow,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<SettleResult> {
  const locked = await lockSubscription({ id: subscriptionId }, by.realNow, client);
  const settlement = locked && (await lockSettlement(orderId, client));
  if (!settlement) throw new Error(`the order ${orderId} belongs to nobody`);
  const { order } = settlement;
  const known = await lockPayment(rowOf(payment, order, locked.now), client);
  const { attempt, ...news } = await decide({ ...settlement, by, locked, payment, known }, token, client);
  const isNews = news.payment !== null;
  if (isNews || attempt) await writeBooking({ ...news, paymentId: known.id, attempt, now: locked.now }, client);
  const { status, appliedAs } = news.payment ?? { status: known.status, appliedAs: known.applied_as };
  return resultOf({ ...known, status, applied_as: appliedAs }, payment, order, isNews);
}

/** What is to be written; subscription, invoice and refund are by then. */
async function decide(
  story: PaymentStory,
  token: TokenOfPayment | null,
  client: Connection,
): Promise<Pick<Booking, "payment" | "attempt" | "order">> {
  const { payment, known, order } = story;
  const { decline, method } = payment;
  const status = stateOf(payment);
  const isUnderWay = status === "created" || status === "authorized";
  const submitted = isUnderWay ? submittedAttempt(story) : null;
  if (!isPaymentNews(known.status, status)) return { payment: null, attempt: submitted, order: null };
  const news = { status, method, decline, appliedAs: null };
  if (status === "captured") {
    const { appliedAs, attempt } = await applyCapture(story, token, client);
    return { payment: { ...news, appliedAs }, attempt, order: { id: order.id, status: "paid" } };
  }
  const declined = status === "failed" ? await declineAttempt(story, client) : null;
  const closed = declined && ({ id: order.id, status: "abandoned" } as const);
  return { payment: news, attempt: declined ?? submitted, order: closed };
}

function rowOf(payment: GatewayPayment, order: OrderRow, now: Date) {
  const { id: gatewayPaymentId, amount, currency, method } = payment;
  return {
    id: uuidv7(),
    studentId: order.student_id,
    orderId: order.id,
    gatewayPaymentId,
    amount,
    currency,
    method,
    now,
  };
}

function resultOf(row: PaymentRow, payment: GatewayPayment, order: OrderRow, isNews: boolean): SettleResult {
  const booked = { paymentId: row.id, order, isNews };
  if (row.applied_as === "refund") return { kind: "given_back", ...booked };
  if (row.applied_as !== null) return { kind: "applied", as: row.applied_as, ...booked };
  if (row.status === "failed") return { kind: "declined", decline: payment.decline, ...booked };
  return { kind: "under_way", ...booked };
}
