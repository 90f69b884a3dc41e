import { findOrdersToCheck } from "@/lib/db/payment/order-rows";
import { findRefundsToCheck } from "@/lib/db/payment/refund-rows";
import { findWaitingWebhooks } from "@/lib/db/payment/webhook-rows";
import { QUIET_MINUTES } from "@/lib/domain/attempt";
import { logger } from "@/lib/telemetry/logger";
import { revokeMandates } from "../mandates/revoke-mandates";
import { submitRefund } from "../refunds/submit-refund";
import type { PaymentSource } from "../settlement/payment-context";
import { processWebhook } from "./process-webhook";
import { reconcileOrder } from "./reconcile-order";

/** Limit of one round; what was checked goes to the end of the queue, so the next round continues where this one ended. */
const BATCH_SIZE = 200;

export interface Reconciliation {
  webhooks: number;
  orders: number;
  refunds: number;
  /** Mandates and customers that were revoked at the gateway. */
  revocations: number;
  /** Those that will be checked again: the gateway did not respond, or something is wrong with them. */
  failures: number;
}

/**
 * Catches up with everything that was lost on the way: webhooks that came and had no effect, orders whose payment was never reported,
 * refunds whose response was lost, mandates that are not revoked yet. A failure of one does not stop the others.
 *
 * @param studentIds only of these students, and without waiting for the quiet time: for test clocks that are advanced
 */
export async function reconcilePayments(
  by: PaymentSource,
  studentIds: readonly string[] | null = null,
): Promise<Reconciliation> {
  const quiet = studentIds === null ? QUIET_MINUTES * 60_000 : 0;
  const before = new Date(by.realNow.getTime() - quiet);
  const webhooks = await findWaitingWebhooks(before, BATCH_SIZE);
  const done = { failures: 0 };
  for (const { id } of webhooks) await attempt(done, { webhook: id }, () => processWebhook(by, id));
  const orders = await findOrdersToCheck(before, BATCH_SIZE, studentIds);
  for (const order of orders) await attempt(done, { order: order.id }, () => reconcileOrder(by, order));
  const refunds = await findRefundsToCheck(before, BATCH_SIZE);
  for (const refund of refunds) await attempt(done, { refund: refund.id }, () => submitRefund(by, refund));
  const { revoked, failures } = await revokeMandates(by, studentIds);
  const counts = { webhooks: webhooks.length, orders: orders.length, refunds: refunds.length, revocations: revoked };
  return { ...counts, failures: done.failures + failures };
}

async function attempt(done: { failures: number }, about: object, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    done.failures += 1;
    logger().warn({ err: error, ...about }, "reconciliation with the gateway failed");
  }
}
