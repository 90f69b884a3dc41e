import { parseCron } from "@/lib/services/system/parse-cron";

/** How far in the future a last tick may be: if it is further, the clock was wrong. */
const CLOCK_SLACK_MS = 60 * 60 * 1000;

export interface TickDecision {
  /** The time to tick for now: the latest one that is due. If several were missed, one tick makes up for all. */
  tick: Date | null;
  /** The last tick to store. */
  lastTickAt: Date;
  /** When to check again. */
  next: Date | null;
}

/**
 * Decides what a cron does at `now`, given its last tick (null: it is new, and has missed nothing).
 *
 * A clock that is set back repeats no tick. If it was far ahead and has been corrected, the last tick is reset; the id of every tick
 * contains its time, so that even then none runs twice.
 */
export function decideTick(expression: string, lastTickAt: Date | null, now: Date): TickDecision {
  const cron = parseCron(expression);
  // `previousRuns` finds times strictly before the given one, in whole seconds, so the next second is given to find a time that is now.
  const [latest = null] = cron.previousRuns(1, new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000));
  const next = cron.nextRun(now);
  const from = lastTickAt && lastTickAt.getTime() > now.getTime() + CLOCK_SLACK_MS ? null : lastTickAt;
  if (from === null) return { tick: null, lastTickAt: now, next };
  if (latest === null || latest <= from) return { tick: null, lastTickAt: from, next };
  return { tick: latest, lastTickAt: latest, next };
}
