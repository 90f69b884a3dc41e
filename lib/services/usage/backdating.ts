import { BACKDATE_HOURS, CLOCK_SKEW_SECONDS } from "@/lib/domain/terms";
import { AppError, invalidField } from "@/lib/errors";

const MAX_BACKDATE_MS = BACKDATE_HOURS * 60 * 60 * 1000;

/** Whether a use is backdated further than may be recorded without the scope for it. */
export function isBackdated(occurredAt: Date | undefined, now: Date): boolean {
  return occurredAt !== undefined && now.getTime() - occurredAt.getTime() > MAX_BACKDATE_MS;
}

/** How far a caller's clock may be ahead of ours without its uses being refused. */
const CLOCK_SKEW_MS = CLOCK_SKEW_SECONDS * 1000;

/** When a use happened: a time that is a little ahead, because the caller's clock is, counts as now. */
export function occurrenceOf(occurredAt: Date | undefined, now: Date): Date | undefined {
  const aheadMs = occurredAt === undefined ? 0 : occurredAt.getTime() - now.getTime();
  return aheadMs > 0 && aheadMs <= CLOCK_SKEW_MS ? now : occurredAt;
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
