/** A counter together with its limit. Quantities are uses; a limit of null is unlimited. */
export interface Quota {
  limit: number | null;
  used: number;
  /** Held by live reservations. */
  reserved: number;
}

/** Uses that may still be started, or null where unlimited. Never below 0: after a downgrade more may be used than the new plan allows. */
export function remainingOf(quota: Quota): number | null {
  return quota.limit === null ? null : Math.max(0, quota.limit - quota.used - quota.reserved);
}

/** Whether `quantity` more uses fit. The consuming statement in the database applies the same rule; this one decides without consuming. */
export function allows(quota: Quota, quantity: number): boolean {
  return quota.limit === null || quota.used + quota.reserved + quantity <= quota.limit;
}

/** Share of the limit that is used, in percent with two decimals: 0 where unlimited, at most 100. */
export function percentageOf(quota: Quota): number {
  if (quota.limit === null) return 0;
  if (quota.limit === 0) return 100;
  return Math.min(100, Math.round((quota.used / quota.limit) * 10_000) / 100);
}

/** Why a request for `quantity` uses is refused, for a person; null when it is allowed. `planName` is the plan whose limit applies. */
export function refusalReason(quota: Quota, quantity: number, planName: string): string | null {
  if (allows(quota, quantity)) return null;
  const left = remainingOf(quota) ?? 0;
  const plan = planName.toLowerCase();
  if (quota.limit === 0) return `Feature not included in ${plan} plan`;
  if (left === 0) return `Feature limit exhausted for ${plan} plan`;
  return `Only ${left} of ${quota.limit} uses left on ${plan} plan; ${quantity} were asked for`;
}

/** The most that an adjustment adds: far above any limit, far below what an integer of the database holds. */
const MOST_ADJUSTMENT = 1_000_000;

/** A plan's limit with the limit adjustment of staff for a period: never below 0. The SQL statements compute the same. */
export function effectiveLimit(quota: number, adjustment: number): number {
  return Math.max(0, quota + adjustment);
}

/**
 * The new limit adjustment after adding `quantity`, which may be negative. It stops where the limit reaches 0, so that a later increase
 * counts in full. Null if nothing changes.
 */
export function adjustedBy(quota: number, adjustment: number, quantity: number): number | null {
  const present = effectiveLimit(quota, adjustment) - quota;
  const next = Math.min(MOST_ADJUSTMENT, Math.max(-quota, present + quantity));
  return next === present ? null : next;
}
