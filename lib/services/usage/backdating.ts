import { BACKDATE_HOURS } from "@/lib/domain/terms";
import { AppError, invalidField } from "@/lib/errors";

const MAX_BACKDATE_MS = BACKDATE_HOURS * 60 * 60 * 1000;

/** Whether a use is backdated further than may be recorded without the scope for it. */
export function isBackdated(occurredAt: Date | undefined, now: Date): boolean {
  return occurredAt !== undefined && now.getTime() - occurredAt.getTime() > MAX_BACKDATE_MS;
}

export function importForbidden(): AppError {
  return new AppError(
    "forbidden",
    `Only an API key with scope usage:import may record a use that is more than ${BACKDATE_HOURS} hours old.`,
  );
}

export function isInFuture(): AppError {
  return invalidField("occurred_at", "occurred_at must not be in the future. Leave it out to record a use now.");
}
