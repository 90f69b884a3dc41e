import type { ClaimContext } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { invalidField } from "@/lib/errors";
import { commitReservation } from "./commit-reservation";
import { type Taken, takeQuota } from "./take-quota";

export interface UseToRecord {
  feature: string;
  /** Undefined: 1, or all that was reserved. */
  quantity?: number;
  inputSize: number;
  usageType: string;
  outputData?: Record<string, unknown>;
  reservationId?: string;
  occurredAt?: Date;
}

/** How far back a use may be recorded without the scope `usage:import`. */
export const LATE_HOURS = 24;
const LATE_MS = LATE_HOURS * 60 * 60 * 1000;

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

/** Whether a use lies further back than anybody may record without the scope for it. */
export function isLate(occurredAt: Date | undefined, now: Date): boolean {
  if (!occurredAt) return false;
  if (occurredAt > now) throw invalidField("occurred_at", "occurred_at lies in the future; leave it out for now.");
  return now.getTime() - occurredAt.getTime() > LATE_MS;
}
