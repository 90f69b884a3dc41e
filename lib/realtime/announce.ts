import { announceChanges, EVERYBODY } from "@/lib/db/changes";
import { logger } from "@/lib/telemetry/logger";

/** How long changes are collected before they are told: a burst of a thousand uses is one notification. */
const COLLECT_MS = 50;

interface Announcer {
  waiting: Set<string>;
  timer: NodeJS.Timeout | null;
}

const holder = globalThis as typeof globalThis & { __studymeterAnnouncer?: Announcer };

function announcer(): Announcer {
  holder.__studymeterAnnouncer ??= { waiting: new Set(), timer: null };
  return holder.__studymeterAnnouncer;
}

/**
 * Lets every open page of a student, on whichever instance, know that something about her changed. Call it after the commit. It costs the
 * caller nothing, and a notification that is lost in an outage is made good: pages read again when their stream comes back.
 */
export function announceChange(subscriptionId: string): void {
  const state = announcer();
  state.waiting.add(subscriptionId);
  state.timer ??= setTimeout(flush, COLLECT_MS).unref();
}

/** The same for every open page: the limits of all who are on the free plan have changed. */
export function announceCatalogue(): void {
  announceChange(EVERYBODY);
}

function flush(): void {
  const state = announcer();
  state.timer = null;
  const ids = [...state.waiting];
  state.waiting.clear();
  announceChanges(ids).catch((error) =>
    logger().warn({ err: error, subscriptions: ids.length }, "changes could not be announced"),
  );
}
