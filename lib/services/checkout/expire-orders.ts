import { closeOrder, findOverdueOrders, lockOrder, type OrderRow } from "@/lib/db/payment/order-rows";
import { withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { logger } from "@/lib/telemetry/logger";
import { reconcileOrder } from "../gateway-sync/reconcile-order";
import type { PaymentSource } from "../settlement/payment-context";

const MOST_ORDERS = 200;

/**
 * Expires orders that were not paid in time, after the gateway has confirmed that they were not. If one is still paid later, in a tab
 * that was left open, it is applied as it was sold.
 *
 * @returns how many were closed
 */
export async function expireOrders(by: PaymentSource): Promise<number> {
  let closed = 0;
  for (const order of await findOverdueOrders(by.realNow, MOST_ORDERS)) {
    const finding = await reconcileOrder(by, order).catch((error: unknown) => {
      logger().warn({ err: error, order: order.id }, "an order stays open until the gateway can be asked");
      return null;
    });
    if ((finding === "unpaid" || finding === "unknown") && (await closeUnpaid(by, order))) closed += 1;
  }
  return closed;
}

async function closeUnpaid(by: PaymentSource, { id, subscription_id }: OrderRow): Promise<boolean> {
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscription_id }, by.realNow, client);
    const order = await lockOrder(id, client);
    if (!locked || !order || (order.status !== "prepared" && order.status !== "open")) return false;
    await closeOrder(id, "expired", locked.now, client);
    return true;
  });
}
