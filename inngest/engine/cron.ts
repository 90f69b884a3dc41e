import { parseCron } from "@/lib/services/system/parse-cron";

/** How far ahead of the present a last tick may lie: more than that, and the clock has been wrong. */
const CLOCK_SLACK_MS = 60 * 60 * 1000;

export interface TickDecision {
  /** The time to tick for now: the latest that has come and was not ticked for. However many were missed, one makes up for all. */
  tick: Date | null;
  /** What counts as ticked from now on. */
  lastTickAt: Date;
  /** When to look again. */
  next: Date | null;
}

/**
 * What a cron has to do at `now`, given the time that it last ticked for (null: it is new, and has missed nothing).
 *
 * A clock that is set back repeats no tick. One that was far ahead and comes back is believed again; every tick has the time that it is
 * for in its id, so that even then none runs twice.
 */
export function decideTick(expression: string, lastTickAt: Date | null, now: Date): TickDecision {
  const cron = parseCron(expression);
  // What it finds lies before what it is given, and on a whole second: the second after this one finds a time that is just now.
  const [latest = null] = cron.previousRuns(1, new Date(Math.floor(now.getTime() / 1000) * 1000 + 1000));
  const next = cron.nextRun(now);
  const from = lastTickAt && lastTickAt.getTime() > now.getTime() + CLOCK_SLACK_MS ? null : lastTickAt;
  if (from === null) return { tick: null, lastTickAt: now, next };
  if (latest === null || latest <= from) return { tick: null, lastTickAt: from, next };
  return { tick: latest, lastTickAt: latest, next };
}
