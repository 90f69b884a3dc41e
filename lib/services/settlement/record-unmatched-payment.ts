import { gatewayIdHash } from "@/lib/crypto/encryption";
import { uuidv7 } from "@/lib/crypto/uuid";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import { findStudentOfCustomer } from "@/lib/db/payment/customer-rows";
import { lockPayment, writePayment } from "@/lib/db/payment/write-payment";
import { withTransaction } from "@/lib/db/sql/query";
import { toWireId } from "@/lib/domain/id";
import { isReceiptOfOurs } from "@/lib/domain/receipt";
import { type GatewayPayment, getGateway } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import { writeAudit } from "../audit/write-audit";
import { autoRefund } from "./auto-refund";
import type { PaymentSource } from "./payment-context";

/**
 * A payment for an order that we have not got. Where its receipt is of our making the order was lost (a database that came back from a
 * backup): nobody knows what the money was for any more, so it goes back. Anything else is somebody else's business on the same
 * account at the gateway, and is left alone.
 */
export async function recordUnmatchedPayment(
  by: PaymentSource,
  payment: GatewayPayment,
): Promise<{ kind: "not_ours" }> {
  const receipt = payment.orderId === null ? null : (await getGateway().getOrder(payment.orderId)).receipt;
  if (receipt === null || !isReceiptOfOurs(receipt)) {
    logger().info({ payment: payment.id }, "a payment is for no order of ours");
    return { kind: "not_ours" };
  }
  logger().error({ payment: payment.id, receipt, status: payment.status }, "a payment is for an order that we lost");
  if (payment.status === "captured") await sendBack(by, payment, receipt);
  return { kind: "not_ours" };
}

async function sendBack(by: PaymentSource, payment: GatewayPayment, receipt: string): Promise<void> {
  const { amount, currency, method, id: gatewayPaymentId } = payment;
  const { realNow } = by;
  await withTransaction(async (client) => {
    const hash = payment.customerId === null ? null : gatewayIdHash(payment.customerId);
    const studentId = hash && (await findStudentOfCustomer(hash, client));
    const row = { id: uuidv7(), studentId, orderId: null, gatewayPaymentId, amount, currency, method, now: realNow };
    const known = await lockPayment(row, client);
    if (known.applied_as !== null) return;
    await autoRefund({ paymentId: known.id, amount, currency, reason: "order_lost", now: realNow }, client);
    const news = { status: "captured", method, decline: null, appliedAs: "refund" } as const;
    const booking = { paymentId: known.id, payment: news, attempt: null, order: null, now: realNow };
    await writePayment(booking, client);
    const event = {
      id: uuidv7(),
      name: "payment/refund.requested",
      cause: `payment/refund.requested:${known.id}`,
      data: { paymentId: known.id },
    };
    await insertEvent(event, { now: realNow, realNow }, client);
    const subject = toWireId("payment", known.id);
    const fact = { action: "payment.refused", studentId, subject, reason: "order_lost", after: { receipt } };
    await writeAudit({ ...by, now: realNow }, fact, client);
  });
}
