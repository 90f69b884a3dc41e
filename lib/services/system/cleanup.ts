import { removeOldObservations } from "@/lib/db/alert/write-observations";
import { deleteExpiredResponses } from "@/lib/db/idempotency";
import { deleteStaleIdempotencyLocks } from "@/lib/db/idempotency-lock";
import { removeSentEvents } from "@/lib/db/outbox/waiting-events";
import { prepareLogPartitions } from "@/lib/db/usage/log";
import { sumUsageDays } from "../analytics/aggregate-usage-days";
import { sweepReservations } from "../usage/sweep-reservations";

/** Months for which the log has its partitions ready: a job that fails for weeks still loses nothing and slows nothing. */
const MONTHS_AHEAD = 2;

/**
 * How long a sent event is kept: its cause is what a second one is known by. The gateway repeats a webhook for a day, a failed job is tried
 * again by hand within weeks, and the causes of daily jobs name their day. Receivers forget sooner.
 */
const SENT_EVENT_DAYS = 30;
/** Alerts look back hours at most. */
const OBSERVATION_DAYS = 2;
const DAY_MS = 86_400_000;

/** What must be there before the first call: the log's partitions of the coming months. Safe to repeat. */
export async function prepareSystem(realNow: Date): Promise<void> {
  await prepareLogPartitions(realNow, MONTHS_AHEAD);
}

/**
 * What no call waits for: partitions ahead, expired reservations, idempotency records and sent events that have passed their time, what
 * alerts were judged by, and the sums of days that are over. Safe to repeat.
 */
export async function cleanup(realNow: Date): Promise<void> {
  await prepareSystem(realNow);
  await sweepReservations(realNow);
  await deleteExpiredResponses(realNow);
  await deleteStaleIdempotencyLocks(realNow);
  await removeOldObservations(new Date(realNow.getTime() - OBSERVATION_DAYS * DAY_MS));
  await removeSentEvents(new Date(realNow.getTime() - SENT_EVENT_DAYS * DAY_MS));
  await sumUsageDays(realNow);
}
