import { createHash } from "node:crypto";
import type { StudentRef } from "@/lib/access/credentials";
import { systemClock } from "@/lib/clock";
import type { CredentialContext, RequestIdempotency } from "@/lib/context";
import { AppError } from "@/lib/errors";
import { recordUsage } from "./record-usage";
import type { UsageRecord } from "./usage-event";

/** A use that was allowed under a reservation, and has happened. */
export interface HeldUse extends Pick<UsageRecord, "feature" | "quantity" | "inputSize" | "usageType" | "outputData"> {
  student: StudentRef;
  reservationId: string;
  /** When it was allowed, on the student's clock. */
  at: Date;
  requestId: string;
}

/**
 * Counts a use that has happened, whatever became of its reservation and of the caller's credential. If the reservation was closed
 * meanwhile, the use counts in the quota period in which it was allowed, even over the limit. It may be retried until it succeeds,
 * and counts once.
 *
 * @throws unavailable while the database is down
 */
export async function retryCommit(use: HeldUse): Promise<void> {
  try {
    await recordUsage(contextFor(use, "commit"), use);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "reservation_closed") throw error;
    await recordUsage(contextFor(use, "backdated"), { ...use, reservationId: undefined, occurredAt: use.at });
  }
}

function contextFor(use: HeldUse, step: "commit" | "backdated"): CredentialContext {
  return {
    credentials: { credential: { kind: "trusted", own: true }, student: use.student },
    realNow: systemClock.now(),
    requestId: use.requestId,
    testClockId: null,
    idempotency: idempotencyOf(use, step),
  };
}

/** A retried commit whose first response was lost finds its stored outcome, instead of a closed reservation. */
function idempotencyOf(use: HeldUse, step: string): RequestIdempotency {
  const digest = createHash("sha256").update(`commit-use\0${step}\0${use.reservationId}`).digest();
  return { scope: digest, requestHash: digest };
}
