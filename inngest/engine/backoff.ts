const SECOND_MS = 1000;

/** Seconds until a call is made again after its first, second, … failure: quick for a hiccup, patient with an outage. */
const RETRY_SECONDS = [5, 15, 60, 300, 900, 1800, 3600];

export type Backoff = (failures: number) => number;

/** Milliseconds to wait, spread by a fifth so that what failed together does not come back together. */
export const retryBackoff: Backoff = (failures) => {
  const seconds = RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length) - 1] ?? 0;
  return seconds * SECOND_MS * (0.9 + Math.random() * 0.2);
};
