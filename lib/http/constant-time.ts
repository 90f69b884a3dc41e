import { setTimeout as sleep } from "node:timers/promises";

/** Longer than the work that it hides takes on a busy server. Longer work is rounded up to the next step. */
const STEP_MS = 400;

/**
 * Runs work for an address that may or may not have an account, in constant time: it takes a multiple of the step in either case. Otherwise
 * a timing attack could tell which addresses have an account.
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
