import { AppError } from "@/lib/errors";
import { onShutdown } from "@/lib/lifecycle";
import { logger } from "@/lib/telemetry/logger";
import { type HeldUse, retryCommit } from "./retry-commit";

const RETRY_MS = 1_000;

interface Unsettled {
  waiting: HeldUse[];
  timer: NodeJS.Timeout | null;
  working: Promise<void> | null;
}

const holder = globalThis as typeof globalThis & { __studymeterUnsettled?: Unsettled };

function unsettled(): Unsettled {
  holder.__studymeterUnsettled ??= { waiting: [], timer: null, working: null };
  return holder.__studymeterUnsettled;
}

/** Keeps a use that could not be counted because the database is away, and counts it when that is back. */
export function retryCommitLater(use: HeldUse): void {
  const state = unsettled();
  if (state.waiting.length === 0) onShutdown("flush", "held uses", retryCommits);
  state.waiting.push(use);
  schedule();
}

/** Counts what is waiting, as far as the database lets it; the server calls it once more before it stops. */
export function retryCommits(): Promise<void> {
  const state = unsettled();
  state.working ??= settleInOrder(state).finally(() => {
    state.working = null;
    if (state.waiting.length > 0) schedule();
  });
  return state.working;
}

function schedule(): void {
  const state = unsettled();
  if (state.timer) clearTimeout(state.timer);
  state.timer = setTimeout(retryCommits, RETRY_MS).unref();
}

async function settleInOrder(state: Unsettled): Promise<void> {
  for (let use = state.waiting[0]; use; use = state.waiting[0]) {
    try {
      await retryCommit(use);
    } catch (error) {
      if (error instanceof AppError && error.code === "unavailable") return;
      // Not an outage, so another try would end the same way. What is known of the use is in the log line.
      logger().error({ err: error, use }, "a use that has happened could not be counted");
    }
    state.waiting.shift();
  }
}
