import { z } from "zod";
import { disputeSchema, orderSchema, paymentSchema, refundSchema, tokenSchema } from "./parse";
import { isSignature } from "./signature";
import type { GatewayDispute, GatewayOrder, GatewayPayment, GatewayRefund, GatewayToken } from "./types";

export const WEBHOOK_SIGNATURE_HEADER = "x-razorpay-signature";
export const WEBHOOK_EVENT_ID_HEADER = "x-razorpay-event-id";

/** A webhook event; members that it does not have, or that cannot be read, are null. */
export interface GatewayEvent {
  /** Such as `payment.captured`; there are more types than we handle. */
  type: string;
  payment: GatewayPayment | null;
  order: GatewayOrder | null;
  refund: GatewayRefund | null;
  token: GatewayToken | null;
  dispute: GatewayDispute | null;
  /** By the gateway's clock. Events come in any order; this does not order them. */
  createdAt: Date | null;
}

const member = <Schema extends z.ZodType>(entity: Schema) =>
  z
    .looseObject({ entity: z.unknown() })
    .nullish()
    .catch(null)
    .transform((value): z.output<Schema> | null => {
      const result = entity.safeParse(value?.entity);
      return result.success ? result.data : null;
    });

const eventSchema = z.object({
  event: z.string().min(1),
  payload: z
    .object({
      payment: member(paymentSchema),
      order: member(orderSchema),
      refund: member(refundSchema),
      token: member(tokenSchema),
      dispute: member(disputeSchema),
    })
    .partial()
    .catch({}),
  created_at: z.coerce.number().nullish().catch(null),
});

/** Whether the gateway signed exactly these bytes. Check the raw body, before it is parsed. */
export function isWebhookSignature(rawBody: string | Uint8Array, signature: string | null, secret: string): boolean {
  return signature !== null && isSignature(rawBody, signature, secret);
}

/** The event in a body (already parsed from JSON), or null if it is not an event. */
export function parseWebhook(body: unknown): GatewayEvent | null {
  const result = eventSchema.safeParse(body);
  if (!result.success) return null;
  const { event, payload, created_at } = result.data;
  return {
    type: event,
    payment: payload.payment ?? null,
    order: payload.order ?? null,
    refund: payload.refund ?? null,
    token: payload.token ?? null,
    dispute: payload.dispute ?? null,
    createdAt: created_at ? new Date(created_at * 1000) : null,
  };
}
