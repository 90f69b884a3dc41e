import { removeOldObservations } from "@/lib/db/alert/write-observations";
import { deleteExpiredResponses } from "@/lib/db/idempotency/idempotency";
import { deleteStaleIdempotencyLocks } from "@/lib/db/idempotency/idempotency-lock";
import { removeSentEvents } from "@/lib/db/outbox/waiting-events";
import { prepareLogPartitions } from "@/lib/db/usage/log";
import { sumUsageDays } from "../analytics/aggregate-usage-days";
import { sweepReservations } from "../usage/sweep-reservations";

/** Months ahead for which the usage log has partitions: this job may fail for weeks without any harm. */
const MONTHS_AHEAD = 2;

/**
 * How long a sent outbox event is kept, because its cause is what duplicates are recognised by. The gateway retries a webhook for a day, a
 * failed job is retried by hand within weeks, and the causes of daily jobs contain their day. Receivers forget sooner.
 */
const SENT_EVENT_DAYS = 30;
/** Alerts look back a few hours at most. */
const OBSERVATION_DAYS = 2;
const DAY_MS = 86_400_000;

/** What must exist before the first call: the usage log's partitions of the coming months. Safe to repeat. */
export async function prepareSystem(realNow: Date): Promise<void> {
  await prepareLogPartitions(realNow, MONTHS_AHEAD);
}

/**
 * Housekeeping off the path of calls: partitions ahead, expired reservations, expired idempotency records and sent events, old
 * observations of alerts, and the usage totals of past days. Safe to repeat.
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
