const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/**
 * How long to wait before the next try: what the server asked for, else twice as long each time, up to half of it at random so that
 * callers who failed together do not come back together.
 *
 * @param tries how many have failed so far
 */
export function delayBeforeRetry(tries: number, retryAfterSeconds: number | null): number {
  if (retryAfterSeconds !== null) return retryAfterSeconds * 1000;
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1));
  return full * (0.5 + Math.random() / 2);
}

/** Waits, unless `signal` ends it. */
export function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
