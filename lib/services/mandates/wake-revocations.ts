import { uuidv7 } from "@/lib/crypto/uuid";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import type { Connection } from "@/lib/db/sql/query";

/** Wakes the job that revokes mandates. The event names nobody, since it may outlive an erasure: the job looks for everything that is due. */
export async function wakeRevocations(
  cause: string,
  when: { now: Date; realNow: Date },
  client: Connection,
): Promise<void> {
  const event = { id: uuidv7(), name: "payment/mandate.ended", cause: `payment/mandate.ended:${cause}`, data: {} };
  await insertEvent(event, when, client);
}
