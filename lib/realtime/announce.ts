import { announceChanges, EVERYBODY } from "@/lib/db/subscription/changes";
import { logger } from "@/lib/telemetry/logger";

/** How long changes are collected before they are sent: a burst of a thousand uses is one notification. */
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
 * Notifies every open page of a student, on any instance, that something of theirs has changed. Call it after the commit. It does not
 * delay the caller, and a notification lost in an outage is made up for: pages read again when their stream reconnects.
 */
export function announceChange(subscriptionId: string): void {
  const state = announcer();
  state.waiting.add(subscriptionId);
  state.timer ??= setTimeout(flush, COLLECT_MS).unref();
}

/** The same for all open pages, because the limits of everybody on the free plan have changed. */
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
