import { createId } from "../ids";
import { type Db, execute } from "../store/database";
import type { Entity } from "../store/entities";
import { unixSeconds } from "../store/entities";
import { SWITCHES_KEY } from "./switches";

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

/**
 * Stores an event in the transaction that caused it (outbox). The body is stored as it will be signed and sent. The
 * switches are read by the same statement: a renewal has three events, and a night may have ten thousand renewals.
 */
export async function emit(db: Db, event: EventInput): Promise<void> {
  const body = JSON.stringify({
    entity: "event",
    account_id: ACCOUNT_ID,
    event: event.type,
    contains: Object.keys(event.payload),
    payload: Object.fromEntries(Object.entries(event.payload).map(([name, entity]) => [name, { entity }])),
    created_at: unixSeconds(event.at),
  });
  await execute(
    db,
    `insert into simulator.webhook (event_id, type, customer_id, topic, body, state, due_at, first_due_at)
     select $1, $2, $3, $4, $5,
       case when concerned and (switches ->> 'drop')::boolean then 'held' else 'due' end,
       now() + make_interval(secs =>
         case when concerned then coalesce((switches ->> 'delay_seconds')::float8, 0) else 0 end
         + case when (switches ->> 'reorder')::boolean then ${REORDER_WINDOW_SECONDS} else 0 end),
       now()
     from (select coalesce((select value from simulator.setting where key = '${SWITCHES_KEY}'), '{}') as switches) s,
       lateral (select not switches ? 'events' or switches -> 'events' ? $2 as concerned) c`,
    [createId("event"), event.type, event.customerId, event.topic, body],
  );
}
