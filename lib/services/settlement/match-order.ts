import { findOrderByGatewayId, findOrderByReceipt, type OrderRow, openOrder } from "@/lib/db/payment/order-rows";
import { GatewayError, getGateway } from "@/lib/gateway";

/**
 * Our order behind one of the gateway's. If the response that named it was lost, it is matched by its receipt, which is ours, and the
 * gateway's id is stored.
 *
 * @returns null for an order that is not ours
 */
export async function findOrMatchOrder(gatewayOrderId: string, realNow: Date): Promise<OrderRow | null> {
  const known = await findOrderByGatewayId(gatewayOrderId);
  if (known) return known;
  const order = await getGateway()
    .getOrder(gatewayOrderId)
    .catch((error: unknown) => {
      if (error instanceof GatewayError && error.kind === "invalid") return null;
      throw error;
    });
  if (!order?.receipt) return null;
  const ours = await findOrderByReceipt(order.receipt);
  if (!ours || ours.amount !== order.amount || ours.currency !== order.currency) return null;
  await openOrder(ours.id, gatewayOrderId, realNow);
  // Read again: another process may have stored another gateway id for it, and then this one is not ours.
  return findOrderByGatewayId(gatewayOrderId);
}
