import { setTimeout as sleep } from "node:timers/promises";

/** Longer than any of the works that it hides takes on a busy machine; a longer one is rounded up to the next step. */
const STEP_MS = 400;

/**
 * Does something about an address that may or may not have an account, and answers after a full step of time either way: what was done
 * for a known address must not be read off the clock.
 */
export async function inConstantTime<Result>(work: () => Promise<Result>): Promise<Result> {
  const begin = performance.now();
  try {
    return await work();
  } finally {
    const passed = performance.now() - begin;
    await sleep(Math.ceil(passed / STEP_MS) * STEP_MS - passed);
  }
}
