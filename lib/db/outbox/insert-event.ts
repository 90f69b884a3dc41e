import { type Connection, queryRows } from "../sql/query";
import { defineStatement } from "../sql/statement";
import { EVENT_COLUMNS, type NewEvent } from "./event";
import { wakeOutboxAfter } from "./wake";

/** Puts an event into the outbox, in the transaction of its cause. Writes nothing where the cause has one already. */
export async function insertEvent(
  event: NewEvent,
  { now, realNow }: { now: Date; realNow: Date },
  on: Connection,
): Promise<void> {
  await queryRows(INSERT, [event.id, event.name, JSON.stringify(event.data), event.cause, now, realNow], on);
  wakeOutboxAfter(on);
}

const INSERT = defineStatement({
  name: "outbox_event_insert",
  text: `INSERT INTO outbox_event (${EVENT_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (cause) DO NOTHING`,
});
