import { logger } from "@/lib/telemetry/logger";
import type { PaymentSource } from "../settlement/payment-context";
import { listPutOffRenewals } from "./list-due";
import { renewSubscription } from "./renew-subscription";

export interface PutOffRetried {
  /** Renewals that were charged, or tried. */
  tried: number;
  failed: number;
}

/** So many failures in a row say that the fault is not one student's: the rest waits for the next round. */
const FAILURES_IN_A_ROW = 5;

/**
 * Charges the renewals that the nightly run has put off and that are due by now: UPI debits whose hours have come, and those that failed
 * by our fault or the gateway's, with backoff. While our account at the gateway is broken, a few of them probe it, and the others wait.
 *
 * @param studentIds only of these students, on whatever clock
 */
export async function retryPutOffRenewals(
  by: PaymentSource,
  options: { studentIds?: readonly string[] } = {},
): Promise<PutOffRetried> {
  const retried: PutOffRetried = { tried: 0, failed: 0 };
  let failuresInARow = 0;
  let after: string | null = null;
  for (;;) {
    const page = await listPutOffRenewals(by.realNow, { ...options, after });
    for (const { subscriptionId } of page) {
      const result = await renew(by, subscriptionId);
      if (result === "nothing_due") continue;
      retried.tried += 1;
      failuresInARow = result === "failed" ? failuresInARow + 1 : 0;
      if (result === "failed") retried.failed += 1;
      if (failuresInARow >= FAILURES_IN_A_ROW) return retried;
    }
    after = page.at(-1)?.subscriptionId ?? null;
    if (after === null) return retried;
  }
}

async function renew(by: PaymentSource, subscriptionId: string) {
  try {
    return await renewSubscription(by, subscriptionId);
  } catch (error) {
    logger().warn({ err: error, subscription: subscriptionId }, "a renewal that was put off could not be charged");
    return "failed";
  }
}
