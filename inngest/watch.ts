import type { Clock } from "@/lib/clock";
import { findJobStarts } from "@/lib/db/job/job-starts";
import { pickUpMissed } from "@/lib/services/system/pick-up-missed";
import { createPause } from "./engine/pause";
import { listenedEvents } from "./functions";

export interface WatchOptions {
  clock: Clock;
  /** Whether an Inngest server keeps the schedule; the embedded engine reports for itself. */
  isExternal: boolean;
  /** How often to look. */
  everyMs?: number;
  /** Called after each look, for readiness: whether the server calls us. */
  onCalls: (error: unknown) => void;
  /** Called after each look: whether what was missed could be picked up. */
  onPickUp: (error: unknown) => void;
}

export interface Watch {
  stop(): Promise<void>;
}

const EVERY_MS = 60_000;

/** Jobs run every minute, so that a server which has not called for this long does not call at all. */
const SILENCE_MS = 3 * 60_000;

/** After a start, an engine makes up by itself for what it has missed; only what it then has not is picked up. */
const SETTLE_MS = 10 * 60_000;

/**
 * Watches over the jobs from outside of them, because one that is never called cannot say so: whether an Inngest server calls us, and whether
 * daily jobs or events were lost on their way. Any number of instances may watch at once.
 */
export function startWatch({ clock, isExternal, everyMs = EVERY_MS, onCalls, onPickUp }: WatchOptions): Watch {
  const pause = createPause();
  const begunAt = clock.now().getTime();
  let isStopping = false;

  const loop = async () => {
    while (!isStopping) {
      const now = clock.now();
      if (isExternal) await requireCalls(now, begunAt).then(() => onCalls(null), onCalls);
      if (now.getTime() - begunAt >= SETTLE_MS)
        await pickUpMissed(listenedEvents(), now).then(() => onPickUp(null), onPickUp);
      await pause.wait(everyMs);
    }
  };

  const looping = loop();
  return {
    stop: async () => {
      isStopping = true;
      pause.end();
      await looping;
    },
  };
}

/** @throws Error if no signed call has come for a while, to this instance or to another */
async function requireCalls(now: Date, begunAt: number): Promise<void> {
  const starts = await findJobStarts();
  const latest = Math.max(begunAt, ...[...starts.values()].map(({ startedAt }) => startedAt.getTime()));
  if (now.getTime() - latest < SILENCE_MS) return;
  throw new Error(
    "Inngest has not called a job for three minutes: the app is not synced, the signing key differs, or the server is down. npm run doctor tells which.",
  );
}
