import type { Throttle } from "./config";

export interface Allowance {
  /** How many runs may start now. */
  starts: number;
  /** When the next one may. */
  nextAllowedAt: number;
}

/** How many of `wanted` runs a throttle allows to start (generic cell rate algorithm, GCRA). Times in milliseconds. */
export function allowStarts(throttle: Throttle, nextStartAt: number | null, now: number, wanted: number): Allowance {
  const slack = (throttle.burst - 1) * throttle.intervalMs;
  let next = Math.max(nextStartAt ?? now, now);
  let starts = 0;
  while (starts < wanted && next <= now + slack) {
    next += throttle.intervalMs;
    starts++;
  }
  return { starts, nextAllowedAt: next - slack };
}

/** The state to store after so many starts. */
export function afterStarts(throttle: Throttle, nextStartAt: number | null, now: number, starts: number): number {
  return Math.max(nextStartAt ?? now, now) + starts * throttle.intervalMs;
}
