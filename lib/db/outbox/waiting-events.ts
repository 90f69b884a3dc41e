import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const WAITING_EVENT_ROW = {
  id: t.uuid,
  name: t.text,
  data: t.jsonb.of<Record<string, unknown>>(),
  cause: t.text,
  /** Attempts, this one included. */
  attempts: t.int4,
};
export type WaitingEvent = RowOf<typeof WAITING_EVENT_ROW>;

/** Leases the events that are due, oldest first, for `leaseSeconds`: when the relay dies, the lease ends and the next relay sends them. */
export async function leaseWaitingEvents(realNow: Date, limit: number, leaseSeconds: number): Promise<WaitingEvent[]> {
  return queryRows(LEASE, [realNow, limit, leaseSeconds]);
}

export async function markEventsSent(ids: readonly string[], realNow: Date): Promise<void> {
  await queryRows(SENT, [ids, realNow]);
}

/** Postpones events that could not be sent, each by its own number of seconds (exponential backoff). */
export async function postponeEvents(
  events: readonly { id: string; seconds: number }[],
  reason: string,
  realNow: Date,
): Promise<void> {
  await queryRows(POSTPONE, [events.map(({ id }) => id), events.map(({ seconds }) => seconds), reason, realNow]);
}

/** Deletes events sent so long ago that no duplicate of their cause can come any more, in slices, so that none holds its locks for long. */
export async function removeSentEvents(sentBefore: Date): Promise<void> {
  for (let removed = SLICE; removed === SLICE; ) removed = (await queryRows(REMOVE_SENT, [sentBefore, SLICE])).length;
}

const SLICE = 1_000;

const LEASE = defineStatement({
  name: "outbox_events_lease",
  text: `WITH due AS (
  SELECT id FROM outbox_event WHERE sent_at IS NULL AND next_attempt_at <= $1::timestamptz
  ORDER BY next_attempt_at, id LIMIT $2::int FOR UPDATE SKIP LOCKED
)
UPDATE outbox_event e SET attempts = attempts + 1, next_attempt_at = $1::timestamptz + $3::int * interval '1 second'
FROM due WHERE e.id = due.id RETURNING e.id, e.name, e.data, e.cause, e.attempts`,
  row: WAITING_EVENT_ROW,
});

const SENT = defineStatement({
  name: "outbox_events_sent",
  text: "UPDATE outbox_event SET sent_at = $2::timestamptz, last_error = NULL WHERE id = ANY($1::uuid[]) AND sent_at IS NULL",
});

const POSTPONE = defineStatement({
  name: "outbox_events_postpone",
  text: `UPDATE outbox_event e SET next_attempt_at = $4::timestamptz + late.seconds * interval '1 second', last_error = $3::text
FROM unnest($1::uuid[], $2::int[]) AS late (id, seconds) WHERE e.id = late.id AND e.sent_at IS NULL`,
});

const REMOVE_SENT = defineStatement({
  name: "outbox_events_remove",
  text: `DELETE FROM outbox_event WHERE id IN (
  SELECT id FROM outbox_event WHERE sent_at < $1::timestamptz ORDER BY id LIMIT $2::int) RETURNING 1`,
});
