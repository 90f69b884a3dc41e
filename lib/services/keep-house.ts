import { deleteStaleAnswers } from "@/lib/db/idempotency";
import { prepareLogPartitions } from "@/lib/db/usage/log";

/** Months for which the log has its partitions ready: a job that fails for weeks still loses nothing and slows nothing. */
const MONTHS_AHEAD = 2;

/** What no call waits for: partitions of the coming months, and idempotency records that have passed their time. Safe to repeat. */
export async function keepHouse(realNow: Date): Promise<void> {
  await prepareLogPartitions(realNow, MONTHS_AHEAD);
  await deleteStaleAnswers(realNow);
}
