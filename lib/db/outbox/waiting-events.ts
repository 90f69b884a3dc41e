import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

const WAITING_EVENT_ROW = {
  id: t.uuid,
  name: t.text,
  data: t.jsonb.of<Record<string, unknown>>(),
  cause: t.text,
  /** Attempts, this one included. */
  attempts: t.int4,
  /** How often it was sent and lost. */
  resends: t.int4,
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

/**
 * Lets events be sent once more whose job has not begun, although they were accepted: a server that crashes may lose what it had accepted.
 * Each time it is waited twice as long, and after `most` times no more, because nothing may listen to it any longer.
 *
 * @param names of the events that jobs wait for: the others have nobody to say that they arrived
 * @returns how many
 */
export async function resendLostEvents(
  names: readonly string[],
  realNow: Date,
  patienceSeconds: number,
  most: number,
): Promise<number> {
  return (await queryRows(RESEND, [realNow, patienceSeconds, most, names])).length;
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
FROM due WHERE e.id = due.id RETURNING e.id, e.name, e.data, e.cause, e.attempts, e.resends`,
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

const RESEND = defineStatement({
  name: "outbox_events_resend",
  text: `UPDATE outbox_event SET sent_at = NULL, attempts = 0, next_attempt_at = $1::timestamptz, resends = resends + 1
WHERE sent_at IS NOT NULL AND taken_at IS NULL AND resends < $3::int AND name = ANY ($4::text[])
  AND sent_at < $1::timestamptz - $2::int * interval '1 second' * 2 ^ resends RETURNING id`,
  row: { id: t.uuid },
});

const REMOVE_SENT = defineStatement({
  name: "outbox_events_remove",
  text: `DELETE FROM outbox_event WHERE id IN (
  SELECT id FROM outbox_event WHERE sent_at < $1::timestamptz ORDER BY id LIMIT $2::int) RETURNING 1`,
});
