import { logger } from "@/lib/telemetry/logger";
import type { PaymentSource } from "../settlement/payment-context";
import { listOpenRenewals } from "./list-due";
import { recoverAttempt } from "./recover-attempt";

export interface Reconciled {
  asked: number;
  /** The gateway did not answer, or something is wrong with them: they are asked about again. */
  failed: number;
}

/**
 * Asks what became of every renewal that is on its way and that nothing was heard of for a while; charges again where nothing was taken.
 *
 * @param studentIds only theirs, on whatever clock they live
 */
export async function reconcileRenewals(
  by: PaymentSource,
  options: { studentIds?: readonly string[] } = {},
): Promise<Reconciled> {
  const reconciled: Reconciled = { asked: 0, failed: 0 };
  let after: string | null = null;
  for (;;) {
    const page = await listOpenRenewals(by.realNow, { ...options, after });
    for (const { subscriptionId } of page) {
      reconciled.asked += 1;
      try {
        await recoverAttempt(by, subscriptionId, { mayCharge: true });
      } catch (error) {
        reconciled.failed += 1;
        logger().warn({ err: error, subscription: subscriptionId }, "the gateway could not be asked about a renewal");
      }
    }
    after = page.at(-1)?.subscriptionId ?? null;
    if (after === null) return reconciled;
  }
}
