import { deleteStaleAnswers } from "@/lib/db/idempotency";
import { prepareLogPartitions } from "@/lib/db/usage/log";
import { sweepReservations } from "./usage/sweep-reservations";

/** Months for which the log has its partitions ready: a job that fails for weeks still loses nothing and slows nothing. */
const MONTHS_AHEAD = 2;

/** What must be there before the first call: the log's partitions of the coming months. Safe to repeat. */
export async function prepareHouse(realNow: Date): Promise<void> {
  await prepareLogPartitions(realNow, MONTHS_AHEAD);
}

/** What no call waits for: partitions ahead, expired reservations, and idempotency records that have passed their time. Safe to repeat. */
export async function keepHouse(realNow: Date): Promise<void> {
  await prepareHouse(realNow);
  await sweepReservations(realNow);
  await deleteStaleAnswers(realNow);
}
