import { findOrderByGatewayId } from "@/lib/db/payment/order-rows";
import { findPayment } from "@/lib/db/payment/payment-rows";
import { markWebhookFailed, markWebhookProcessed, openWebhook, type WebhookRow } from "@/lib/db/payment/webhook-rows";
import { nextDeliveryAt } from "@/lib/domain/retry";
import { GatewayError, getGateway } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import { metrics } from "@/lib/telemetry/metrics";
import { recordDispute } from "../disputes/record-dispute";
import { recordRefund } from "../refunds/record-refund";
import type { PaymentSource } from "../settlement/payment-context";
import { recordPaymentById } from "../settlement/record-payment-by-id";
import { reconcileOrder } from "./reconcile-order";
import { syncToken } from "./sync-token";

/**
 * Applies a webhook of the gateway. It is only a wake-up call: it may be late, duplicated or out of order, so the current state is
 * fetched from the gateway and recorded, forward only. Safe to run twice.
 *
 * @param webhookId id of our row, as in the event `webhook/received`
 * @throws GatewayError if the gateway does not respond; the webhook waits, and the reconciliation finds it too
 */
export async function processWebhook(by: PaymentSource, webhookId: string): Promise<void> {
  const webhook = await openWebhook(webhookId, by.realNow);
  if (!webhook) return;
  try {
    await applyWebhook(by, webhook);
  } catch (error) {
    const isHopeless = error instanceof GatewayError && error.kind === "invalid";
    const problem = error instanceof Error ? error.message : String(error);
    await markWebhookFailed(webhook.id, problem, retryAt(webhook, isHopeless, by.realNow), by.realNow);
    metrics().webhooks.inc({ source: "razorpay", verdict: "failed" });
    // Its own backoff tries it again, and gives it up; the job has nothing to repeat.
    if (isHopeless) return;
    throw error;
  }
  await markWebhookProcessed(webhook.id, by.realNow);
  metrics().webhooks.inc({ source: "razorpay", verdict: "processed" });
}

/** The longest wait before a webhook is tried again whose cause may be mended: a gateway that is down, or a bug of ours. */
const LONGEST_WAIT_MS = 6 * 3_600_000;

/**
 * An id that the gateway does not know may belong to another account with the same secret, or to a test of its dashboard: it is tried for two
 * days, and then given up. Anything else is tried until it works, ever more seldom, so that newer events have their turn.
 *
 * @returns null where it is given up
 */
function retryAt({ attempts }: WebhookRow, isHopeless: boolean, now: Date): Date | null {
  const next = nextDeliveryAt(attempts + 1, now);
  if (isHopeless) return next;
  const longest = new Date(now.getTime() + LONGEST_WAIT_MS);
  return next && next < longest ? next : longest;
}

/**
 * The effect of each webhook: `payment.captured`, `payment.failed` and the other payment events are applied by `settlement/record-payment.ts`:
 * what a capture does to the subscription is decided in `settlement/apply-capture.ts` by the transition grid `TRANSITIONS`
 * (`lib/domain/subscription.ts`). Refunds are applied by `refunds/record-refund.ts`, disputes by
 * `disputes/record-dispute.ts`, tokens by `sync-token.ts`.
 */
async function applyWebhook(by: PaymentSource, { type, payload }: WebhookRow): Promise<void> {
  const { payment_id: paymentId, order_id: orderId, token_hash: tokenHash } = payload;
  if (type.startsWith("payment.dispute.") && payload.dispute_id) {
    await recordDispute(by, await getGateway().getDispute(payload.dispute_id));
  } else if (type.startsWith("payment.") || type === "order.paid") {
    const order = paymentId !== null || orderId === null ? null : await findOrderByGatewayId(orderId);
    if (paymentId !== null) await recordPaymentById(by, paymentId);
    else if (order) await reconcileOrder(by, order);
  } else if (type.startsWith("refund.")) {
    const payment = paymentId === null ? null : await findPayment(paymentId);
    if (!payment) return;
    for (const refund of await getGateway().listRefunds(payment.gateway_payment_id)) await recordRefund(by, refund);
  } else if (type.startsWith("token.")) {
    if (tokenHash !== null) await syncToken(by, Buffer.from(tokenHash, "hex"), payload.token_status);
  } else if (type === "order.notification.failed") {
    // Without the pre-debit notification the bank declines the debit, which comes as an event of its own.
    logger().warn({ order: orderId }, "the pre-debit notification was not delivered");
  }
}
