import { systemClock } from "@/lib/clock";
import type { ConsumeOutcome } from "@/lib/db/usage/consume-row";
import { AppError } from "@/lib/errors";
import { onShutdown } from "@/lib/lifecycle";
import { logger } from "@/lib/telemetry/logger";
import { metrics } from "@/lib/telemetry/metrics";
import { writeExhaustionMail } from "./write-exhaustion-mail";

const FLUSH_MS = 1_000;
/** More than this many is a load test: the mails of the rest would be noise. */
const MAX_WAITING = 5_000;

interface Exhausted {
  subscriptionId: string;
  feature: string;
}

interface Waiting {
  waiting: Map<string, Exhausted>;
  timer: NodeJS.Timeout | null;
  working: Promise<void> | null;
}

const holder = globalThis as typeof globalThis & { __studymeterExhaustions?: Waiting };

function state(): Waiting {
  holder.__studymeterExhaustions ??= { waiting: new Map(), timer: null, working: null };
  return holder.__studymeterExhaustions;
}

/** Counts a use in the metrics, and remembers that it may have been the last one, so that its mail is written off the path of the call. */
export function enqueueExhaustion(subscriptionId: string, { feature, used, limit }: ConsumeOutcome): void {
  metrics().uses.inc({ feature, outcome: "granted", reason: "" });
  if (limit === null || used < limit) return;
  const { waiting } = state();
  if (waiting.size === 0) onShutdown("flush", "exhausted quotas", flushExhaustions);
  if (waiting.size < MAX_WAITING) waiting.set(`${subscriptionId} ${feature}`, { subscriptionId, feature });
  schedule();
}

/** Writes what is waiting, as far as the database allows; the server calls it once more before it stops. */
export function flushExhaustions(): Promise<void> {
  const now = state();
  if (now.timer) clearTimeout(now.timer);
  now.timer = null;
  now.working ??= work(now).finally(() => {
    now.working = null;
    if (now.waiting.size > 0) schedule();
  });
  return now.working;
}

function schedule(): void {
  state().timer ??= setTimeout(flushExhaustions, FLUSH_MS).unref();
}

async function work({ waiting }: Waiting): Promise<void> {
  // What is added meanwhile is processed too.
  for (const [key, exhausted] of waiting) {
    try {
      await writeExhaustionMail(exhausted.subscriptionId, exhausted.feature, systemClock.now());
    } catch (error) {
      // The database is down: it is retried when that is back. Anything else would fail the next time too.
      if (error instanceof AppError && error.code === "unavailable") return;
      logger().error({ err: error, ...exhausted }, "the mail about an exhausted quota could not be written");
    }
    waiting.delete(key);
  }
}
