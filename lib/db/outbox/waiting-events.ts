import { queryRows, type Statement } from "../sql/query";

export interface WaitingEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
  cause: string;
  /** Tries, this one included. */
  attempts: number;
}

/** Takes the events that are due, oldest first, for `leaseSeconds`: whoever dies with them leaves them to the next. */
export async function leaseWaitingEvents(realNow: Date, limit: number, leaseSeconds: number): Promise<WaitingEvent[]> {
  return queryRows<WaitingEvent>(TAKE, [realNow, limit, leaseSeconds]);
}

export async function markEventsSent(ids: readonly string[], realNow: Date): Promise<void> {
  await queryRows(SENT, [ids, realNow]);
}

/** Postpones events that could not be sent, each by its own number of seconds. */
export async function postponeEvents(
  events: readonly { id: string; seconds: number }[],
  reason: string,
  realNow: Date,
): Promise<void> {
  await queryRows(POSTPONE, [events.map(({ id }) => id), events.map(({ seconds }) => seconds), reason, realNow]);
}

/** Removes events that were sent so long ago that nothing has a second one of the same cause any more, in slices, so that none holds its locks for long. */
export async function removeSentEvents(sentBefore: Date): Promise<void> {
  for (let removed = SLICE; removed === SLICE; ) removed = (await queryRows(REMOVE_SENT, [sentBefore, SLICE])).length;
}

const SLICE = 1_000;

const TAKE: Statement = {
  name: "outbox_events_take",
  text: `WITH due AS (
  SELECT id FROM outbox_event WHERE sent_at IS NULL AND next_attempt_at <= $1::timestamptz
  ORDER BY next_attempt_at, id LIMIT $2::int FOR UPDATE SKIP LOCKED
)
UPDATE outbox_event e SET attempts = attempts + 1, next_attempt_at = $1::timestamptz + $3::int * interval '1 second'
FROM due WHERE e.id = due.id RETURNING e.id, e.name, e.data, e.cause, e.attempts`,
};

const SENT: Statement = {
  name: "outbox_events_sent",
  text: "UPDATE outbox_event SET sent_at = $2::timestamptz, last_error = NULL WHERE id = ANY($1::uuid[]) AND sent_at IS NULL",
};

const POSTPONE: Statement = {
  name: "outbox_events_postpone",
  text: `UPDATE outbox_event e SET next_attempt_at = $4::timestamptz + late.seconds * interval '1 second', last_error = $3::text
FROM unnest($1::uuid[], $2::int[]) AS late (id, seconds) WHERE e.id = late.id AND e.sent_at IS NULL`,
};

const REMOVE_SENT: Statement = {
  name: "outbox_events_remove",
  text: `DELETE FROM outbox_event WHERE id IN (
  SELECT id FROM outbox_event WHERE sent_at < $1::timestamptz ORDER BY id LIMIT $2::int) RETURNING 1`,
};
