const FIRST_MS = 200;
const LONGEST_MS = 5_000;

/**
 * How long to wait before the next attempt: what the server asked for, otherwise exponential backoff. Up to half of it is random jitter, so
 * that callers who failed together do not retry together.
 *
 * @param attempts how many have failed so far
 */
export function delayBeforeRetry(attempts: number, retryAfterSeconds: number | null): number {
  if (retryAfterSeconds !== null) return retryAfterSeconds * 1000;
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempts - 1));
  return full * (0.5 + Math.random() / 2);
}

/** Waits, or rejects as soon as `signal` is aborted. */
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
