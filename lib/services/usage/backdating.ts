import { BACKDATE_HOURS } from "@/lib/domain/terms";
import { AppError, invalidField } from "@/lib/errors";

const LATE_MS = BACKDATE_HOURS * 60 * 60 * 1000;

/** Whether a use lies further back than anybody may record without the scope for it. */
export function isBackdated(occurredAt: Date | undefined, now: Date): boolean {
  return occurredAt !== undefined && now.getTime() - occurredAt.getTime() > LATE_MS;
}

export function importForbidden(): AppError {
  return new AppError(
    "forbidden",
    `Only an API key with scope usage:import may record a use that is more than ${BACKDATE_HOURS} hours old.`,
  );
}

export function isInFuture(): AppError {
  return invalidField("occurred_at", "occurred_at lies in the future; leave it out for now.");
}
