import type { ClaimContext } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { commitReservation } from "./commit-reservation";
import { isLate } from "./late";
import { type Taken, takeQuota } from "./take-quota";
import type { UseToRecord } from "./use-to-record";

/**
 * Counts a use and logs it, or refuses it, in one atomic step; with a reservation, commits that instead.
 *
 * @throws everything of `takeQuota`; not_found and reservation_closed for a reservation; invalid_request for a time that lies ahead
 */
export async function recordUsage(context: ClaimContext, use: UseToRecord): Promise<Taken> {
  if (use.reservationId !== undefined) return commitReservation(context, { ...use, reservationId: use.reservationId });
  const id = uuidv7();
  return takeQuota("use", context, (now) => ({
    id,
    feature: use.feature,
    quantity: use.quantity ?? 1,
    inputSize: use.inputSize,
    usageType: use.usageType,
    outputData: use.outputData ? JSON.stringify(use.outputData) : null,
    occurredAt: use.occurredAt ?? null,
    late: isLate(use.occurredAt, now),
    expiresAt: null,
  }));
}
