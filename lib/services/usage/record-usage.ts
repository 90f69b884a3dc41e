import type { CredentialContext } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { isBackdated, occurrenceOf } from "./backdating";
import { commitReservation } from "./commit-reservation";
import { type Consumed, consumeQuota } from "./consume-quota";
import type { UsageRecord } from "./usage-event";

/**
 * Counts a use and logs it, or refuses it, in one atomic step; with a reservation, commits that instead.
 *
 * @throws everything of `consumeQuota`; not_found and reservation_closed for a reservation; invalid_request for a time in the future
 */
export async function recordUsage(context: CredentialContext, use: UsageRecord): Promise<Consumed> {
  if (use.reservationId !== undefined) return commitReservation(context, { ...use, reservationId: use.reservationId });
  const id = uuidv7();
  return consumeQuota("use", context, (now) => ({
    id,
    feature: use.feature,
    quantity: use.quantity ?? 1,
    inputSize: use.inputSize,
    usageType: use.usageType,
    outputData: use.outputData ? JSON.stringify(use.outputData) : null,
    occurredAt: occurrenceOf(use.occurredAt, now) ?? null,
    backdated: isBackdated(use.occurredAt, now),
    expiresAt: null,
  }));
}
