import type { RealTimeResponse } from "@/lib/client";

export type UsageSnapshot = RealTimeResponse;

export type FeatureUsage = UsageSnapshot["feature_usage"][string];

/** Limits up to this many are drawn as one mark per use; beyond it marks become too thin to count. */
const MOST_PIPS = 12;

/** From this share of the limit on, the student is warned that it is running out. */
const LOW_PERCENTAGE = 80;

export interface Quota {
  shape: "pips" | "bar" | "line";
  level: "fine" | "low" | "out";
  used: number;
  /** Reserved by an unfinished use; the API subtracts it from `remaining` without naming it. */
  reserved: number;
  left: number;
  limit: number;
}

/** What a meter shows. After a downgrade `used` may be above `limit`. */
export function quotaOf(usage: Omit<FeatureUsage, "name" | "last_used" | "resets_at">): Quota {
  const { used, limit, remaining } = usage;
  if (usage.unlimited)
    return { shape: "line", level: "fine", used, reserved: 0, left: Number.POSITIVE_INFINITY, limit };
  return {
    shape: limit <= MOST_PIPS ? "pips" : "bar",
    level: remaining <= 0 ? "out" : usage.percentage >= LOW_PERCENTAGE ? "low" : "fine",
    used,
    reserved: Math.max(0, limit - used - remaining),
    left: remaining,
    limit,
  };
}
