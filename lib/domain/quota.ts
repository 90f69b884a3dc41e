/** What a counter and a limit say together. Quantities are uses; a limit of null is unlimited. */
export interface Quota {
  limit: number | null;
  used: number;
  /** Held by live reservations. */
  reserved: number;
}

/** Uses that may still be started, or null where unlimited. Never below 0: a plan may have been left with more used than the next one allows. */
export function remainingOf(quota: Quota): number | null {
  return quota.limit === null ? null : Math.max(0, quota.limit - quota.used - quota.reserved);
}

/** Whether `quantity` more uses fit. The database asks the same question in the statement that counts; this one answers without counting. */
export function allows(quota: Quota, quantity: number): boolean {
  return quota.limit === null || quota.used + quota.reserved + quantity <= quota.limit;
}

/** Share of the limit that is used, in percent with two decimals: 0 where unlimited, at most 100. */
export function percentageOf(quota: Quota): number {
  if (quota.limit === null) return 0;
  if (quota.limit === 0) return 100;
  return Math.min(100, Math.round((quota.used / quota.limit) * 10_000) / 100);
}

/** Why a request for `quantity` uses is refused, for a person; null when it is not. `planName` is the plan whose limit counts. */
export function refusalReason(quota: Quota, quantity: number, planName: string): string | null {
  if (allows(quota, quantity)) return null;
  const left = remainingOf(quota) ?? 0;
  const plan = planName.toLowerCase();
  if (quota.limit === 0) return `Feature not included in ${plan} plan`;
  if (left === 0) return `Feature limit exhausted for ${plan} plan`;
  return `Only ${left} of ${quota.limit} uses left on ${plan} plan; ${quantity} were asked for`;
}

/** The most that an adjustment adds: far above any limit, far below what an integer of the database holds. */
const MOST_GRANTED = 1_000_000;

/** A plan's limit with what staff have added for a period, or taken: never below 0. The statements of the engine reckon the same. */
export function effectiveLimit(quota: number, adjustment: number): number {
  return Math.max(0, quota + adjustment);
}

/**
 * The adjustment that `quantity` more makes of `adjustment`. Taking ends where the limit is 0, so that what is given back after it counts in
 * full. Null where nothing would move.
 */
export function adjustedBy(quota: number, adjustment: number, quantity: number): number | null {
  const present = effectiveLimit(quota, adjustment) - quota;
  const next = Math.min(MOST_GRANTED, Math.max(-quota, present + quantity));
  return next === present ? null : next;
}
