import { leaseWaitingEvents, markEventsSent, postponeEvents, type WaitingEvent } from "@/lib/db/outbox/waiting-events";
import { eventId } from "./event-id";

/** An event as its receiver gets it: the receiver drops a duplicate id. */
export interface OutgoingEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
}

export type SendEvents = (events: OutgoingEvent[]) => Promise<void>;

export interface Relayed {
  sent: number;
  /** Why this batch failed; it waits for its next try. */
  error: unknown;
}

const BATCH = 100;

/** Longer than a send may take, so that another relay does not lease what is being sent. */
const LEASE_SECONDS = 60;

const MAX_BACKOFF_SECONDS = 300;

/**
 * Sends one batch of due events of the outbox. At least once: if a response is lost, they are sent again with the same ids. They are
 * retried for ever, because their effects must happen, however long Inngest cannot be reached.
 */
export async function relayEvents(send: SendEvents, realNow: Date): Promise<Relayed> {
  const events = await leaseWaitingEvents(realNow, BATCH, LEASE_SECONDS);
  if (events.length === 0) return { sent: 0, error: null };
  try {
    await send(events.map(({ cause, resends, name, data }) => ({ id: eventId(cause, resends), name, data })));
  } catch (error) {
    await postponeEvents(events.map(postponement), messageOf(error), realNow);
    return { sent: 0, error };
  }
  await markEventsSent(
    events.map(({ id }) => id),
    realNow,
  );
  return { sent: events.length, error: null };
}

/** Exponential backoff: 2, 4, 8 … seconds, at most five minutes. */
function postponement({ id, attempts }: WaitingEvent): { id: string; seconds: number } {
  return { id, seconds: Math.min(MAX_BACKOFF_SECONDS, 2 ** Math.min(attempts, 10)) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
