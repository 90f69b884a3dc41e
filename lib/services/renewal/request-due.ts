import { uuidv7 } from "@/lib/crypto/uuid";
import { insertEvents } from "@/lib/db/outbox/insert-event";
import type { DailyJob } from "@/lib/domain/job";
import { listDue } from "./list-due";

/** Subscriptions per page. */
const PAGE = 500;

/**
 * Requests one page of what is due for a daily job, an event for each subscription, through the outbox: an engine that accepts an event and
 * loses it gets it again. A page that is requested twice within an hour has one effect, and so have all runs that an engine makes up for at
 * once, or makes twice in a night that has its hour twice.
 *
 * @param event the name of the event
 * @returns the last id of the page, or null if there are no more
 */
export async function requestDue(
  job: DailyJob,
  event: string,
  realNow: Date,
  after: string | null,
): Promise<string | null> {
  const due = await listDue(job, realNow, { after, limit: PAGE });
  const hour = realNow.toISOString().slice(0, "2026-01-31T02".length);
  if (due.length > 0) {
    const events = due.map(({ subscriptionId }) => ({
      id: uuidv7(),
      name: event,
      data: { subscriptionId },
      cause: `${event}:${subscriptionId}:${hour}`,
    }));
    await insertEvents(events, realNow);
  }
  return due.length < PAGE ? null : (due.at(-1)?.subscriptionId ?? null);
}
