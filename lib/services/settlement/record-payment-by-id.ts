import { gatewayIdHash } from "@/lib/crypto/encryption";
import { findCustomer } from "@/lib/db/payment/customer-rows";
import { mismatchOf } from "@/lib/domain/order";
import { GatewayError, type GatewayPayment, getGateway } from "@/lib/gateway";
import { recordRefund } from "../refunds/record-refund";
import { findOrMatchOrder } from "./match-order";
import type { PaymentSource } from "./payment-context";
import { type KnownOrder, type RecordedPayment, recordPayment } from "./record-payment";

/**
 * Asks the gateway what became of a payment, takes the money where it was only promised, and ledger what is so. Safe to repeat, at any
 * time and from many places at once.
 *
 * @param expected what it was made for, where the caller knows
 * @throws GatewayError where the gateway does not answer: ask again later
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

/** Orders ask for capture at once; where that did not happen, it is asked for here, if the money is what an open order of ours wants. */
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
    const taken = await gateway.capturePayment({ paymentId, amount, currency });
    return taken.kind === "done" ? taken.value : payment;
  } catch (error) {
    // Captured by itself between the two calls.
    if (error instanceof GatewayError && !error.isTemporary) return gateway.getPayment(paymentId);
    throw error;
  }
}
