import { findOrderByGatewayId, findOrderByReceipt, type OrderRow, openOrder } from "@/lib/db/payment/order-rows";
import { GatewayError, getGateway } from "@/lib/gateway";

/**
 * Our order behind one of the gateway's. Where the answer that named it was lost, the receipt, which is ours, tells: the order is
 * adopted, and is one that we know from then on.
 *
 * @returns null for an order that is none of ours
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
  // Read again: somebody else may have been told another name for it, and then this one is not ours.
  return findOrderByGatewayId(gatewayOrderId);
}
