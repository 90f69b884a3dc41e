import { isPaymentDisputed } from "@/lib/db/payment/dispute-rows";
import { findPayment } from "@/lib/db/payment/payment-rows";
import {
  findRefundsToSubmit,
  lockRefund,
  markRefundChecked,
  type RefundRow,
  updateRefund,
} from "@/lib/db/payment/refund-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { isRefundNews } from "@/lib/domain/refund";
import { getGateway } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import type { PaymentSource } from "../settlement/payment-context";
import { recordRefund } from "./record-refund";

/**
 * Submits every refund of a payment that the gateway has not been asked for.
 *
 * @param paymentId ours, as `payment/refund.requested` names it
 * @throws GatewayError if it does not respond, or lacks the money: try again later
 */
export async function submitRefunds(by: PaymentSource, paymentId: string): Promise<void> {
  for (const refund of await findRefundsToSubmit(paymentId)) await submitRefund(by, refund);
}

/** The receipt is the idempotency key at the gateway, so a refund whose response was lost is simply submitted again. */
export async function submitRefund(by: PaymentSource, refund: RefundRow): Promise<void> {
  const { id, gateway_payment_id: paymentId, amount, receipt, reason } = refund;
  const gateway = getGateway();
  await markRefundChecked(id, by.realNow);
  // Refunds that exist already are recorded first, including those made at the gateway's dashboard meanwhile.
  for (const found of await gateway.listRefunds(paymentId)) await recordRefund(by, found);
  if (refund.status === "submitted" || !(await isWaiting(id))) return;
  if (await isPaymentDisputed(refund.payment_id)) return waitForDispute(refund);
  if (await isLost(refund)) return setStatus(by, id, "failed");
  const outcome = await gateway.refund({ paymentId, amount, receipt, notes: { reason } }).catch(async (error) => {
    if (!(await isRefundedElsewhere(refund))) throw error;
    return null;
  });
  if (outcome === null) return setStatus(by, id, "failed");
  if (outcome.kind === "done") return recordRefund(by, outcome.value);
  logger().warn(
    { refund: id, cause: outcome.cause },
    "the outcome of a refund is unknown; reconciliation will ask the gateway",
  );
  if (refund.status === "prepared") await setStatus(by, id, "unknown");
}

/** Submitted when the dispute is decided, by the reconciliation: a refund of disputed money would be lost with it. */
function waitForDispute({ id, payment_id: payment }: RefundRow): void {
  logger().warn({ refund: id, payment }, "a refund waits, because its payment is disputed");
}

/** A lost dispute has taken so much of the payment that less than this amount is left. */
async function isLost({ gateway_payment_id, amount }: RefundRow): Promise<boolean> {
  const payment = await findPayment(gateway_payment_id);
  return (
    payment !== null &&
    payment.amount_lost > 0 &&
    payment.amount_refunded + payment.amount_lost + amount > payment.amount
  );
}

async function setStatus({ realNow: now }: PaymentSource, id: string, status: "unknown" | "failed"): Promise<void> {
  await withTransaction(async (client) => {
    const record = await lockRefund(id, client);
    const isWaiting = record?.status === "prepared" || record?.status === "unknown";
    if (isWaiting) await updateRefund(id, { status, gatewayRefundId: null, now }, client);
  });
}

/** So much was refunded at the gateway's dashboard that less than this amount is left. It must not be refunded twice. */
async function isRefundedElsewhere({ gateway_payment_id, amount }: RefundRow): Promise<boolean> {
  const payment = await getGateway().getPayment(gateway_payment_id);
  return payment.amountRefunded + amount > payment.amount;
}

async function isWaiting(id: string): Promise<boolean> {
  const record = await withTransaction((client) => lockRefund(id, client));
  return record !== null && isRefundNews(record.status, "submitted");
}
