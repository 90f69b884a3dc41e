import { markOrderChecked, type OrderRow, openOrder } from "@/lib/db/payment/order-rows";
import { findPayment } from "@/lib/db/payment/payment-rows";
import { type GatewayPayment, getGateway, type PaymentStatus } from "@/lib/gateway";
import type { PaymentSource } from "../settlement/payment-context";
import { recordPaymentById } from "../settlement/record-payment-by-id";

/** What the gateway has for one of our orders. */
export type OrderFinding =
  /** It does not have it: the call that would have created it did not arrive. */
  "unknown" | "unpaid" | "under_way" | "paid";

/** Captured payments are recorded first, so that a failed try of the same order does not end anything. */
const RECORDING_ORDER: Record<PaymentStatus, number> = {
  captured: 0,
  refunded: 0,
  authorized: 1,
  created: 2,
  failed: 3,
};

/**
 * Fetches the state of an order from the gateway, by its receipt if we do not know its gateway id, and records all its payments.
 *
 * @throws GatewayError if it does not respond: try again later
 */
export async function reconcileOrder(by: PaymentSource, order: OrderRow): Promise<OrderFinding> {
  const gateway = getGateway();
  const gatewayOrderId = order.gateway_order_id ?? (await gateway.findOrderByReceipt(order.receipt))?.id ?? null;
  if (gatewayOrderId !== null && order.gateway_order_id === null) await openOrder(order.id, gatewayOrderId, by.realNow);
  const payments = gatewayOrderId === null ? [] : await gateway.listOrderPayments(gatewayOrderId);
  let finding: OrderFinding = gatewayOrderId === null ? "unknown" : "unpaid";
  for (const payment of payments.toSorted((a, b) => RECORDING_ORDER[a.status] - RECORDING_ORDER[b.status])) {
    const state = await recordUnlessKnown(by, payment);
    if (state === "paid" || finding === "unpaid") finding = state;
  }
  await markOrderChecked(order.id, by.realNow);
  return finding;
}

async function recordUnlessKnown(by: PaymentSource, payment: GatewayPayment): Promise<"paid" | "under_way" | "unpaid"> {
  const known = await findPayment(payment.id);
  if (known?.applied_as) return "paid";
  if (known?.status === "failed" && payment.status === "failed") return "unpaid";
  const { kind } = await recordPaymentById(by, payment.id);
  if (kind === "applied" || kind === "refunded") return "paid";
  return kind === "under_way" ? "under_way" : "unpaid";
}
