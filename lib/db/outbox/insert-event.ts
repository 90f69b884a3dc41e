import { type Connection, queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";
import { EVENT_COLUMNS, type NewEvent } from "./event";
import { wakeOutbox, wakeOutboxAfter } from "./wake";

/** Puts an event into the outbox, in the transaction of its cause. Writes nothing, and returns false, where the cause has one already. */
export async function insertEvent(
  event: NewEvent,
  { now, realNow }: { now: Date; realNow: Date },
  on: Connection,
): Promise<boolean> {
  const values = [event.id, event.name, JSON.stringify(event.data), event.cause, now, realNow];
  const rows = await queryRows(INSERT, values, on);
  wakeOutboxAfter(on);
  return rows.length > 0;
}

/** Puts many events into the outbox; those whose cause has one already are left out. */
export async function insertEvents(events: readonly NewEvent[], realNow: Date): Promise<void> {
  await queryRows(INSERT_MANY, [
    events.map(({ id }) => id),
    events.map(({ name }) => name),
    events.map(({ data }) => JSON.stringify(data)),
    events.map(({ cause }) => cause),
    realNow,
  ]);
  wakeOutbox();
}

const INSERT = defineStatement({
  name: "outbox_event_insert",
  text: `INSERT INTO outbox_event (${EVENT_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (cause) DO NOTHING RETURNING id`,
  row: { id: t.uuid },
});

const INSERT_MANY = defineStatement({
  name: "outbox_events_insert",
  text: `INSERT INTO outbox_event (${EVENT_COLUMNS})
SELECT id, name, data, cause, $5::timestamptz, $5::timestamptz
FROM unnest($1::uuid[], $2::text[], $3::jsonb[], $4::text[]) AS event (id, name, data, cause) ON CONFLICT (cause) DO NOTHING`,
});
