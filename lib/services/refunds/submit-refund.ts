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
