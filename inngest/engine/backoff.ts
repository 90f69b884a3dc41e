const SECOND_MS = 1000;

/** Seconds of backoff after the first, second, … failure: short for a hiccup, long for an outage. */
export const RETRY_SECONDS = [5, 15, 60, 300, 900, 1800, 3600];

export type Backoff = (failures: number) => number;

/** Milliseconds to wait, with a jitter of a fifth, so that calls that failed together do not retry together. */
export const retryBackoff: Backoff = (failures) => {
  const seconds = RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length) - 1] ?? 0;
  return seconds * SECOND_MS * (0.9 + Math.random() * 0.2);
};
