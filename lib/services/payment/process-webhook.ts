import { uuidv7 } from "@/lib/crypto/uuid";
import { raiseAlert } from "@/lib/db/alert/raise-alert";
import { findOrderByGatewayId } from "@/lib/db/payment/order-rows";
import { findPayment } from "@/lib/db/payment/payment-rows";
import { markWebhookFailed, markWebhookProcessed, openWebhook, type WebhookRow } from "@/lib/db/payment/webhook-rows";
import { getGateway } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import { metrics } from "@/lib/telemetry/metrics";
import type { PaymentSource } from "./payment-story";
import { reconcileOrder } from "./reconcile-order";
import { settlePaymentById } from "./settle-payment-by-id";
import { settleRefund } from "./settle-refund";
import { settleToken } from "./settle-token";

/**
 * What an event of the gateway means. An event is a wake-up call: it may be late, doubled or out of order, so the gateway is asked how
 * things stand now, and that is booked, forward only. Safe to run twice.
 *
 * @param webhookId of our row, as `webhook/received` names it
 * @throws GatewayError where the gateway does not answer; the event waits, and is found by the reconciliation too
 */
export async function processWebhook(by: PaymentSource, webhookId: string): Promise<void> {
  const webhook = await openWebhook(webhookId, by.realNow);
  if (!webhook) return;
  try {
    await act(by, webhook);
  } catch (error) {
    await noteFailure(by, webhook, error);
    throw error;
  }
  await markWebhookProcessed(webhook.id, by.realNow);
  metrics().webhooks.inc({ source: "razorpay", verdict: "processed" });
}

const FAILURES_TO_ALERT = 3;

async function noteFailure({ realNow }: PaymentSource, webhook: WebhookRow, error: unknown): Promise<void> {
  const problem = error instanceof Error ? error.message : String(error);
  await markWebhookFailed(webhook.id, problem);
  metrics().webhooks.inc({ source: "razorpay", verdict: "failed" });
  if (webhook.attempts + 1 < FAILURES_TO_ALERT) return;
  const summary = `A webhook of the kind ${webhook.type} has failed ${FAILURES_TO_ALERT} times or more.`;
  const details = { event: webhook.event_id, problem };
  const alert = { kind: "webhook_failed", groupKey: webhook.type, severity: "high", summary, details } as const;
  await raiseAlert({ id: uuidv7(), ...alert, realNow });
}

async function act(by: PaymentSource, { type, payload }: WebhookRow): Promise<void> {
  const { payment_id: paymentId, order_id: orderId, token_hash: tokenHash } = payload;
  if (type.startsWith("payment.") || type === "order.paid") {
    const order = paymentId !== null || orderId === null ? null : await findOrderByGatewayId(orderId);
    if (paymentId !== null) await settlePaymentById(by, paymentId);
    else if (order) await reconcileOrder(by, order);
  } else if (type.startsWith("refund.")) {
    const payment = paymentId === null ? null : await findPayment(paymentId);
    if (!payment) return;
    for (const refund of await getGateway().listRefunds(payment.gateway_payment_id)) await settleRefund(by, refund);
  } else if (type.startsWith("token.")) {
    if (tokenHash !== null) await settleToken(by, Buffer.from(tokenHash, "hex"), payload.token_status);
  } else if (type === "order.notification.failed") {
    // Without the notice the bank refuses the debit, which tells of itself.
    logger().warn({ order: orderId }, "the notice before a debit was not delivered");
  }
}
