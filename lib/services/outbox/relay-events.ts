import { leaseWaitingEvents, markEventsSent, postponeEvents, type WaitingEvent } from "@/lib/db/outbox/waiting-events";

/** An event as its receiver gets it: a second one with the same id is dropped there. */
export interface OutgoingEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
}

export type SendEvents = (events: OutgoingEvent[]) => Promise<void>;

export interface Relayed {
  sent: number;
  /** What went wrong with this batch, which waits for its next try. */
  error: unknown;
}

const BATCH = 100;

/** Longer than a send may take: another relay must not take what is on its way. */
const LEASE_SECONDS = 60;

const LONGEST_PAUSE_SECONDS = 300;

/**
 * Sends the events of the outbox that are due, one batch. At least once: an answer that is lost means that they are sent again, under the
 * same ids. Never given up: what an event sets off is owed, however long the way to Inngest is closed.
 */
export async function relayEvents(send: SendEvents, realNow: Date): Promise<Relayed> {
  const events = await leaseWaitingEvents(realNow, BATCH, LEASE_SECONDS);
  if (events.length === 0) return { sent: 0, error: null };
  try {
    await send(events.map(({ cause, name, data }) => ({ id: cause, name, data })));
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

/** 2, 4, 8 … seconds, at most five minutes. */
function postponement({ id, attempts }: WaitingEvent): { id: string; seconds: number } {
  return { id, seconds: Math.min(LONGEST_PAUSE_SECONDS, 2 ** Math.min(attempts, 10)) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
