import type { Context } from "@/lib/context";
import { findOrderByGatewayId, type OrderRow } from "@/lib/db/payment/order-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import { AppError, invalidField } from "@/lib/errors";
import { type CheckoutProof, type Decline, getGateway } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import { auditSource, writeAudit } from "../audit/write-audit";
import { withGateway } from "../gateway-sync/with-gateway";
import { onceAtGateway } from "../idempotency/with-gateway-idempotency";
import type { Once } from "../idempotency/with-idempotency";
import { recordPaymentById } from "../settlement/record-payment-by-id";
import { requireStudent, type SubscriptionSummary_ } from "../subscription/change-subscription";
import { getCurrentSubscription } from "../subscription/get-current-subscription";
import { paymentInProgress } from "./place-order";

/**
 * What the checkout handed to the page, proved and booked. The signature only says that the gateway made this answer; whether there is
 * money, how much and for which order, is asked of the gateway itself. A callback that comes again, or after its webhook, finds it done.
 *
 * @throws invalid_request for what the gateway did not make, or not for this; not_found for an order that is not hers; payment_declined;
 * payment_in_progress while it is undecided; conflict for money that went back; unavailable
 */
export async function verifyPayment(context: Context, proof: CheckoutProof): Promise<Once<SubscriptionSummary_>> {
  const student = requireStudent(context);
  return onceAtGateway(context, student.id, async () => {
    const order = await prove(context, proof);
    const result = await withGateway(() => recordPaymentById(auditSource(context), proof.paymentId));
    if (result.kind === "not_ours" || result.order.id !== order.id) {
      await bufferRefusal(context, proof, "unmatched_payment");
      throw invalidField("razorpay_payment_id", "razorpay_payment_id is not a payment of this order.");
    }
    if (result.kind === "applied") return tell(context, proof, student.subscriptionId, result.isNews);
    if (result.kind === "declined") throw declined(result.decline);
    if (result.kind === "under_way") throw paymentInProgress();
    throw new AppError("conflict", "This payment could not be used, so it goes back to where it came from.");
  });
}

/** The gateway made this answer, for an order of hers. */
async function prove(context: Context, proof: CheckoutProof): Promise<OrderRow> {
  if (!getGateway().isCheckoutSignature(proof)) {
    await bufferRefusal(context, proof, "bad_signature");
    throw invalidField("razorpay_signature", "razorpay_signature does not belong to this order and payment.");
  }
  const order = await findOrderByGatewayId(proof.orderId);
  if (order && order.student_id === requireStudent(context).id) return order;
  await bufferRefusal(context, proof, "unmatched_order");
  throw new AppError("not_found", "There is no order of yours with this id.");
}

/** An old callback that is played again says nothing about today: what it bought is over. */
async function tell(
  context: Context,
  proof: CheckoutProof,
  subscriptionId: string,
  isNews: boolean,
): Promise<SubscriptionSummary_> {
  const current = await getCurrentSubscription(context, subscriptionId);
  if (isNews || current.subscription.plan !== FREE_PLAN_KEY) return current;
  await bufferRefusal(context, proof, "replayed");
  throw new AppError("conflict", "This payment was applied before, and what it bought is over.");
}

function declined(decline: Decline | null): AppError {
  const body = { reason: decline?.reason ?? "payment_failed" };
  return new AppError("payment_declined", "The payment was declined. Nothing was charged; try another method.", {
    body,
  });
}

/** Somebody who plays with callbacks is worth a line in the trail; what she sent is not repeated there. */
async function bufferRefusal(context: Context, { orderId, paymentId }: CheckoutProof, reason: string): Promise<void> {
  logger().warn({ order: orderId, payment: paymentId, reason, requestId: context.requestId }, "a callback was refused");
  const { id: studentId } = requireStudent(context);
  const subject = toWireId("student", studentId);
  const fact = { action: "payment.callback_refused", studentId, subject, after: { reason } };
  await withTransaction((client) => writeAudit(auditSource(context), fact, client));
}
