import { logger } from "@/lib/telemetry/logger";
import type { PaymentSource } from "../settlement/payment-context";
import { listOpenRenewals } from "./list-due";
import { recoverAttempt } from "./recover-attempt";

export interface Reconciled {
  asked: number;
  /** The gateway did not respond, or something is wrong with them: they are checked again. */
  failed: number;
}

/**
 * Reconciles every pending renewal that has not changed for a while; charges again if nothing was charged.
 *
 * @param studentIds only of these students, on whatever clock
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
        logger().warn(
          { err: error, subscription: subscriptionId },
          "a renewal could not be reconciled with the gateway",
        );
      }
    }
    after = page.at(-1)?.subscriptionId ?? null;
    if (after === null) return reconciled;
  }
}
