import { gatewayIdHash } from "@/lib/crypto/encryption";
import { findCustomer } from "@/lib/db/payment/customer-rows";
import { mismatchOf } from "@/lib/domain/order";
import { GatewayError, type GatewayPayment, getGateway } from "@/lib/gateway";
import { recordRefund } from "../refunds/record-refund";
import { findOrMatchOrder } from "./match-order";
import type { PaymentSource } from "./payment-context";
import { type KnownOrder, type RecordedPayment, recordPayment } from "./record-payment";

/**
 * Fetches a payment from the gateway, captures it if it is only authorized, and records its state. Idempotent: safe to repeat at any
 * time, and concurrently.
 *
 * @param expected the order that it is for, if the caller knows
 * @throws GatewayError if the gateway does not respond: try again later
 */
export async function recordPaymentById(
  by: PaymentSource,
  gatewayPaymentId: string,
  expected: KnownOrder | null = null,
): Promise<RecordedPayment> {
  const payment = await captureAuthorized(by, await getGateway().getPayment(gatewayPaymentId));
  const result = await recordPayment(by, payment, expected);
  if (payment.amountRefunded > 0) {
    for (const refund of await getGateway().listRefunds(payment.id)) await recordRefund(by, refund);
  }
  return result;
}

/** Orders ask for automatic capture; if that did not happen, it is captured here, provided it matches an open order of ours. */
async function captureAuthorized(by: PaymentSource, payment: GatewayPayment): Promise<GatewayPayment> {
  if (payment.status !== "authorized" || payment.orderId === null) return payment;
  const order = await findOrMatchOrder(payment.orderId, by.realNow);
  if (!order || order.status === "paid") return payment;
  const customer = await findCustomer(order.student_id);
  const isOfStudent =
    payment.customerId && customer ? gatewayIdHash(payment.customerId).equals(customer.customer_hash) : null;
  if (mismatchOf(order, payment, isOfStudent)) return payment;
  const gateway = getGateway();
  const { id: paymentId, amount, currency } = payment;
  try {
    const captured = await gateway.capturePayment({ paymentId, amount, currency });
    return captured.kind === "done" ? captured.value : payment;
  } catch (error) {
    // The gateway captured it between the two calls.
    if (error instanceof GatewayError && !error.isTemporary) return gateway.getPayment(paymentId);
    throw error;
  }
}
