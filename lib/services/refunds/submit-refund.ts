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
 * Asks the gateway for every refund of a payment that it has not been asked for.
 *
 * @param paymentId ours, as `payment/refund.requested` names it
 * @throws GatewayError where it does not answer, or has not the money: try again later
 */
export async function submitRefunds(by: PaymentSource, paymentId: string): Promise<void> {
  for (const refund of await findRefundsToSubmit(paymentId)) await submitRefund(by, refund);
}

/** The same receipt pays back once, however often it is asked; so one whose answer was lost is simply asked for again. */
export async function submitRefund(by: PaymentSource, refund: RefundRow): Promise<void> {
  const { id, gateway_payment_id: paymentId, amount, receipt, reason } = refund;
  const gateway = getGateway();
  await markRefundChecked(id, by.realNow);
  // What is there already is booked first: also refunds that somebody made at the gateway meanwhile.
  for (const found of await gateway.listRefunds(paymentId)) await recordRefund(by, found);
  if (refund.status === "submitted" || !(await isWaiting(id))) return;
  const outcome = await gateway.refund({ paymentId, amount, receipt, notes: { reason } }).catch(async (error) => {
    if (!(await isGone(refund))) throw error;
    return null;
  });
  if (outcome === null) return setStatus(by, id, "failed");
  if (outcome.kind === "done") return recordRefund(by, outcome.value);
  logger().warn({ refund: id, cause: outcome.cause }, "nobody knows whether a refund was made; it is asked about");
  if (refund.status === "prepared") await setStatus(by, id, "unknown");
}

async function setStatus({ realNow: now }: PaymentSource, id: string, status: "unknown" | "failed"): Promise<void> {
  await withTransaction(async (client) => {
    const known = await lockRefund(id, client);
    const isWaiting = known?.status === "prepared" || known?.status === "unknown";
    if (isWaiting) await updateRefund(id, { status, gatewayRefundId: null, now }, client);
  });
}

/** Somebody has paid back so much at the gateway that this is not there any more. Nobody owes it to her twice. */
async function isGone({ gateway_payment_id, amount }: RefundRow): Promise<boolean> {
  const payment = await getGateway().getPayment(gateway_payment_id);
  return payment.amountRefunded + amount > payment.amount;
}

async function isWaiting(id: string): Promise<boolean> {
  const known = await withTransaction((client) => lockRefund(id, client));
  return known !== null && isRefundNews(known.status, "submitted");
}
