import { AppError } from "@/lib/errors";
import { onShutdown } from "@/lib/lifecycle";
import { logger } from "@/lib/telemetry/logger";
import { type HeldUse, retryCommit } from "./retry-commit";

const RETRY_MS = 1_000;

interface CommitQueue {
  waiting: HeldUse[];
  timer: NodeJS.Timeout | null;
  working: Promise<void> | null;
}

const holder = globalThis as typeof globalThis & { __studymeterCommitQueue?: CommitQueue };

function commitQueue(): CommitQueue {
  holder.__studymeterCommitQueue ??= { waiting: [], timer: null, working: null };
  return holder.__studymeterCommitQueue;
}

/** Queues a use that could not be counted because the database is down, and counts it when the database is back. */
export function retryCommitLater(use: HeldUse): void {
  const state = commitQueue();
  if (state.waiting.length === 0) onShutdown("flush", "uncommitted uses", retryCommits);
  state.waiting.push(use);
  schedule();
}

/** Commits what is queued, as far as the database allows; the server calls it once more before it stops. */
export function retryCommits(): Promise<void> {
  const state = commitQueue();
  state.working ??= commitInOrder(state).finally(() => {
    state.working = null;
    if (state.waiting.length > 0) schedule();
  });
  return state.working;
}

function schedule(): void {
  const state = commitQueue();
  if (state.timer) clearTimeout(state.timer);
  state.timer = setTimeout(retryCommits, RETRY_MS).unref();
}

async function commitInOrder(state: CommitQueue): Promise<void> {
  for (let use = state.waiting[0]; use; use = state.waiting[0]) {
    try {
      await retryCommit(use);
    } catch (error) {
      if (error instanceof AppError && error.code === "unavailable") return;
      // Not an outage, so another try would fail in the same way. The log line has everything about the use.
      logger().error({ err: error, use }, "a use could not be committed");
    }
    state.waiting.shift();
  }
}
