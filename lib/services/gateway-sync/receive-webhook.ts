import { createHash } from "node:crypto";
import { gatewayIdHash } from "@/lib/crypto/encryption";
import { uuidv7 } from "@/lib/crypto/uuid";
import { recordIncident } from "@/lib/db/alert/observations";
import { insertWebhook, type WebhookPayload } from "@/lib/db/payment/webhook-rows";
import { getEnv } from "@/lib/env";
import { invalidField } from "@/lib/errors";
import {
  type GatewayEvent,
  isWebhookSignature,
  parseWebhook,
  toTokenStatus,
  WEBHOOK_EVENT_ID_HEADER,
  WEBHOOK_SIGNATURE_HEADER,
} from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import { metrics } from "@/lib/telemetry/metrics";

export interface IncomingWebhook {
  /** The bytes that were signed, as text. */
  raw: string;
  body: unknown;
  headers: Headers;
}

/**
 * Receives a webhook of the gateway: verifies its signature, stores it once, and responds at once. It is processed afterwards, through
 * the outbox, so that slow processing never makes the gateway send it again.
 *
 * @throws invalid_request for a body that the gateway did not sign, or that is not an event
 */
export async function receiveWebhook({ raw, body, headers }: IncomingWebhook, realNow: Date): Promise<void> {
  if (!isWebhookSignature(raw, headers.get(WEBHOOK_SIGNATURE_HEADER), getEnv().RAZORPAY_WEBHOOK_SECRET)) {
    // A wrong secret looks like this too, so an alert is raised. It is counted in memory, so that a flood of forgeries causes no writes.
    recordIncident("webhook_signature", "razorpay");
    logger().warn("a webhook has a wrong signature");
    count("forged");
    throw invalidField("X-Razorpay-Signature", "X-Razorpay-Signature does not belong to this body.");
  }
  const event = parseWebhook(body);
  count(event ? "accepted" : "unreadable");
  if (!event) throw invalidField("event", "The body is not an event of the gateway.");
  // The gateway gives every event an id; if one comes without, the hash of its bytes is its id.
  const eventId = headers.get(WEBHOOK_EVENT_ID_HEADER)?.slice(0, 200) || createHash("sha256").update(raw).digest("hex");
  const id = uuidv7();
  const webhook = { id, eventId, type: event.type.slice(0, 100), payload: payloadOf(event), realNow };
  const cause = `webhook/received:${eventId}`;
  await insertWebhook(webhook, { id: uuidv7(), name: "webhook/received", cause, data: { webhookId: id } });
}

function count(verdict: "accepted" | "unreadable" | "forged"): void {
  metrics().webhooks.inc({ source: "razorpay", verdict });
}

function payloadOf({ type, payment, order, refund, token, dispute }: GatewayEvent): WebhookPayload {
  return {
    payment_id: payment?.id ?? refund?.paymentId ?? dispute?.paymentId ?? null,
    order_id: order?.id ?? payment?.orderId ?? null,
    refund_id: refund?.id ?? null,
    dispute_id: dispute?.id ?? null,
    token_hash: token ? gatewayIdHash(token.id).toString("hex") : null,
    token_status: token ? (token.status ?? toTokenStatus(type.replace(/^token\./, ""))) : null,
  };
}
