/** Calls that share a latency limit; everything else is `other`. */
export const LATENCY_CLASSES = ["check", "record", "real_time", "history", "other"] as const;
export type LatencyClass = (typeof LATENCY_CLASSES)[number];

const CLASS_OF: Record<string, LatencyClass> = {
  check: "check",
  enforceCheck: "check",
  record: "record",
  consume: "record",
  realTime: "real_time",
  history: "history",
};

/** @param operation its id in the contract */
export function latencyClass(operation: string): LatencyClass {
  return CLASS_OF[operation] ?? "other";
}

/** Upper bounds of the buckets, in milliseconds; anything slower is in one more bucket. */
export const LATENCY_BOUNDS = [5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1_000, 2_000, 5_000] as const;

export function latencyBucket(ms: number): number {
  const index = LATENCY_BOUNDS.findIndex((bound) => ms <= bound);
  return index === -1 ? LATENCY_BOUNDS.length : index;
}

/** The bound that 95 of 100 responses did not exceed; infinite if it is above the last bound, null if there were no responses. */
export function p95Of(counts: readonly number[]): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let below = 0;
  for (const [index, bound] of LATENCY_BOUNDS.entries()) {
    below += counts[index] ?? 0;
    if (below >= total * 0.95) return bound;
  }
  return Number.POSITIVE_INFINITY;
}
