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
 * A payment for an order that is not in our database. If the receipt is ours, the order was lost (the database was restored from a
 * backup): we can't tell what the money was for, so it is refunded. Anything else belongs to another business on the same gateway
 * account, and is left alone.
 */
export async function recordUnmatchedPayment(
  by: PaymentSource,
  payment: GatewayPayment,
): Promise<{ kind: "not_ours" }> {
  const receipt = payment.orderId === null ? null : (await getGateway().getOrder(payment.orderId)).receipt;
  if (receipt === null || !isReceiptOfOurs(receipt)) {
    logger().info({ payment: payment.id }, "a payment does not match any of our orders");
    return { kind: "not_ours" };
  }
  logger().error({ payment: payment.id, receipt, status: payment.status }, "a payment is for an order that was lost");
  if (payment.status === "captured") await refundToPayer(by, payment, receipt);
  return { kind: "not_ours" };
}

async function refundToPayer(by: PaymentSource, payment: GatewayPayment, receipt: string): Promise<void> {
  const { amount, currency, method, id: gatewayPaymentId } = payment;
  const { realNow } = by;
  await withTransaction(async (client) => {
    const hash = payment.customerId === null ? null : gatewayIdHash(payment.customerId);
    const studentId = hash && (await findStudentOfCustomer(hash, client));
    const row = { id: uuidv7(), studentId, orderId: null, gatewayPaymentId, amount, currency, method, now: realNow };
    const record = await lockPayment(row, client);
    if (record.applied_as !== null) return;
    await autoRefund({ paymentId: record.id, amount, currency, reason: "order_lost", now: realNow }, client);
    const change = { status: "captured", method, decline: null, appliedAs: "refund" } as const;
    const write = { paymentId: record.id, payment: change, attempt: null, order: null, now: realNow };
    await writePayment(write, client);
    const event = {
      id: uuidv7(),
      name: "payment/refund.requested",
      cause: `payment/refund.requested:${record.id}`,
      data: { paymentId: record.id },
    };
    await insertEvent(event, { now: realNow, realNow }, client);
    const subject = toWireId("payment", record.id);
    const fact = { action: "payment.refused", studentId, subject, reason: "order_lost", after: { receipt } };
    await writeAudit({ ...by, now: realNow }, fact, client);
  });
}
