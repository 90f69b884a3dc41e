import { findOrdersToCheck } from "@/lib/db/payment/order-rows";
import { findRefundsToCheck } from "@/lib/db/payment/refund-rows";
import { findWaitingWebhooks } from "@/lib/db/payment/webhook-rows";
import { QUIET_MINUTES } from "@/lib/domain/attempt";
import { logger } from "@/lib/telemetry/logger";
import { submitRefund } from "../refunds/submit-refund";
import type { PaymentSource } from "../settlement/payment-context";
import { processWebhook } from "./process-webhook";
import { reconcileOrder } from "./reconcile-order";

/** What one round may take on; the next one goes on where it ended, for whoever was asked about goes to the end of the line. */
const MOST_OF_EACH = 200;

export interface Reconciliation {
  webhooks: number;
  orders: number;
  refunds: number;
  /** Those that will be asked about again: the gateway did not answer, or something is wrong with them. */
  failures: number;
}

/**
 * Makes up for everything that was lost on the way: events that came and had no effect, orders that were paid without anybody telling us,
 * refunds whose answer never came. One that fails does not keep the others from being asked about.
 *
 * @param studentIds only theirs, and at once, however lately they were asked about: for clocks that are moved
 */
export async function reconcilePayments(
  by: PaymentSource,
  studentIds: readonly string[] | null = null,
): Promise<Reconciliation> {
  const quiet = studentIds === null ? QUIET_MINUTES * 60_000 : 0;
  const before = new Date(by.realNow.getTime() - quiet);
  const webhooks = await findWaitingWebhooks(before, MOST_OF_EACH);
  const done = { failures: 0 };
  for (const { id } of webhooks) await attempt(done, { webhook: id }, () => processWebhook(by, id));
  const orders = await findOrdersToCheck(before, MOST_OF_EACH, studentIds);
  for (const order of orders) await attempt(done, { order: order.id }, () => reconcileOrder(by, order));
  const refunds = await findRefundsToCheck(before, MOST_OF_EACH);
  for (const refund of refunds) await attempt(done, { refund: refund.id }, () => submitRefund(by, refund));
  return { webhooks: webhooks.length, orders: orders.length, refunds: refunds.length, ...done };
}

async function attempt(done: { failures: number }, about: object, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    done.failures += 1;
    logger().warn({ err: error, ...about }, "the gateway could not be asked what became of it");
  }
}
