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
import { withGatewayIdempotency } from "../idempotency/with-gateway-idempotency";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { recordPaymentById } from "../settlement/record-payment-by-id";
import { requireStudent, type SubscriptionWithMessage } from "../subscription/change-subscription";
import { getCurrentSubscription } from "../subscription/get-current-subscription";
import { paymentInProgress } from "./place-order";

/**
 * Verifies and records what the checkout handed to the page. The signature only proves that the gateway made this callback; whether there
 * is money, how much and for which order, is fetched from the gateway. A repeated callback, or one after its webhook, finds it done.
 *
 * @throws invalid_request for a wrong signature or a payment of another order; not_found for another student's order; payment_declined;
 * payment_in_progress while it is pending; conflict if it was refunded; unavailable
 */
export async function verifyPayment(
  context: Context,
  proof: CheckoutProof,
): Promise<IdempotentResult<SubscriptionWithMessage>> {
  const student = requireStudent(context);
  return withGatewayIdempotency(context, student.id, async () => {
    const order = await requireProof(context, proof);
    const result = await withGateway(() => recordPaymentById(auditSource(context), proof.paymentId));
    if (result.kind === "not_ours" || result.order.id !== order.id) {
      await auditRefusal(context, proof, "payment_of_another_order");
      throw invalidField("razorpay_payment_id", "razorpay_payment_id is not a payment of this order.");
    }
    if (result.kind === "applied") return summaryAfter(context, proof, student.subscriptionId, result.isNews);
    if (result.kind === "declined") throw declined(result.decline);
    if (result.kind === "under_way") throw paymentInProgress();
    throw new AppError("conflict", "This payment was not needed and is being refunded.");
  });
}

/** The gateway signed this callback, for an order of this student. */
async function requireProof(context: Context, proof: CheckoutProof): Promise<OrderRow> {
  if (!getGateway().isCheckoutSignature(proof)) {
    await auditRefusal(context, proof, "bad_signature");
    throw invalidField("razorpay_signature", "razorpay_signature does not belong to this order and payment.");
  }
  const order = await findOrderByGatewayId(proof.orderId);
  if (order && order.student_id === requireStudent(context).id) return order;
  await auditRefusal(context, proof, "order_of_another_student");
  throw new AppError("not_found", "You have no order with this id.");
}

/** A replayed old callback says nothing about today: what it bought has ended. */
async function summaryAfter(
  context: Context,
  proof: CheckoutProof,
  subscriptionId: string,
  isNews: boolean,
): Promise<SubscriptionWithMessage> {
  const current = await getCurrentSubscription(context, subscriptionId);
  if (isNews || current.subscription.plan !== FREE_PLAN_KEY) return current;
  await auditRefusal(context, proof, "replayed");
  throw new AppError("conflict", "This payment was applied earlier, and the period that it paid for has ended.");
}

function declined(decline: Decline | null): AppError {
  const body = { reason: decline?.reason ?? "payment_failed" };
  return new AppError("payment_declined", "The payment was declined. Nothing was charged; try another method.", {
    body,
  });
}

/** A forged or replayed callback is audited; what was sent is not repeated there. */
async function auditRefusal(context: Context, { orderId, paymentId }: CheckoutProof, reason: string): Promise<void> {
  logger().warn({ order: orderId, payment: paymentId, reason, requestId: context.requestId }, "a callback was refused");
  const { id: studentId } = requireStudent(context);
  const subject = toWireId("student", studentId);
  const fact = { action: "payment.callback_refused", studentId, subject, after: { reason } };
  await withTransaction((client) => writeAudit(auditSource(context), fact, client));
}
