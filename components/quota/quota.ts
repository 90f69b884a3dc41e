/** One feature as `GET /api/usage/real-time` answers it. */
export interface FeatureUsage {
  name: string;
  used: number;
  limit: number;
  remaining: number;
  percentage: number;
  allowed: boolean;
  unlimited: boolean;
  last_used: string | null;
  resets_at: string | null;
}

export interface UsageSnapshot {
  timestamp: string;
  plan: string;
  subscription_status: string;
  subscription_end_date: string | null;
  feature_usage: Record<string, FeatureUsage>;
  summary: { total_features: number; features_available: number; features_exhausted: number };
}

/** Limits up to this many are drawn as one mark per use; beyond it marks become too thin to count. */
const MOST_PIPS = 12;

/** From this share of the limit on she is told that it is running out. */
const LOW_PERCENTAGE = 80;

export interface Quota {
  shape: "pips" | "bar" | "line";
  level: "fine" | "low" | "out";
  used: number;
  /** Held by a use that has not finished; the wire leaves it out of `remaining` without naming it. */
  reserved: number;
  left: number;
  limit: number;
}

/** What a meter draws and says. After a change to a smaller plan `used` may be above `limit`. */
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
