import { createHmac } from "node:crypto";

/** HMAC-SHA256 in hex, as Razorpay signs webhooks (the raw body) and payments (`order_id|payment_id`). */
export function sign(message: string, secret: string): string {
  return createHmac("sha256", secret).update(message).digest("hex");
}

export function signCheckout(orderId: string, paymentId: string, keySecret: string): string {
  return sign(`${orderId}|${paymentId}`, keySecret);
}
