import { uuidv7 } from "@/lib/crypto/uuid";
import { insertEvent } from "@/lib/db/outbox/insert-event";
import { clearConfirmation, findPayer } from "@/lib/db/payment/payer-rows";
import type { Connection } from "@/lib/db/sql/query";
import { isSamePayer, missingDetails } from "@/lib/domain/payer";
import { readPayer } from "./read-payer";

/**
 * Runs a change that may be one of the payer, of their own details or of the student's, and has done what follows: the gateway's customer
 * gets the new details, and a renewal that was declined for want of them is tried at once. Both are jobs: nothing here waits for the gateway.
 */
export async function followPayer<Result>(
  studentId: string,
  when: { now: Date; realNow: Date },
  client: Connection,
  change: () => Promise<Result>,
): Promise<Result> {
  const before = await readPayer(studentId, client);
  const result = await change();
  const row = await findPayer(studentId, client);
  const after = row && (await readPayer(studentId, client));
  if (!before || !after || isSamePayer(before, after)) return result;
  // A confirmation counts for exactly what a payment carried; one of this very change is newer.
  if (after.confirmedAt?.getTime() === before.confirmedAt?.getTime()) await clearConfirmation(studentId, client);
  if (row.has_customer) await insert("payment/payer.changed", { studentId }, when, client);
  if (row.is_past_due && missingDetails(before).length > 0 && missingDetails(after).length === 0) {
    // As after a new method.
    await insert("payment/method.confirmed", { subscriptionId: row.subscription_id }, when, client);
  }
  return result;
}

async function insert(
  name: string,
  data: object,
  when: { now: Date; realNow: Date },
  client: Connection,
): Promise<void> {
  const id = uuidv7();
  await insertEvent({ id, name, cause: `${name}:${id}`, data }, when, client);
}
