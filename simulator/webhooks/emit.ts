import type { Db } from "../books/database";
import type { Entity } from "../books/entities";
import { unixSeconds } from "../books/entities";
import { createId } from "../ids";
import { concerns, readSwitches } from "./switches";

export const ACCOUNT_ID = "acc_SimulatorTest0";

export interface EventInput {
  type: string;
  /** Payload members by name, as `{ payment: <entity> }`. */
  payload: Record<string, Entity>;
  customerId: string | null;
  /** Events of one topic (an order, a token) are sent one after the other. */
  topic: string;
  at: Date;
}

/** Long enough for the events of one payment to be together before the newest is sent first. */
const REORDER_WINDOW_SECONDS = 0.3;

/** Writes an event down, in the transaction of what it tells. The body is stored as it will be signed and sent. */
export async function emit(db: Db, event: EventInput): Promise<void> {
  const switches = await readSwitches(db);
  const concerned = concerns(switches, event.type);
  const wait = (concerned ? switches.delay_seconds : 0) + (switches.reorder ? REORDER_WINDOW_SECONDS : 0);
  const body = JSON.stringify({
    entity: "event",
    account_id: ACCOUNT_ID,
    event: event.type,
    contains: Object.keys(event.payload),
    payload: Object.fromEntries(Object.entries(event.payload).map(([name, entity]) => [name, { entity }])),
    created_at: unixSeconds(event.at),
  });
  await db.query(
    `insert into simulator.webhook (event_id, type, customer_id, topic, body, state, due_at, first_due_at)
     values ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => $7), now())`,
    [
      createId("event"),
      event.type,
      event.customerId,
      event.topic,
      body,
      concerned && switches.drop ? "held" : "due",
      wait,
    ],
  );
}
