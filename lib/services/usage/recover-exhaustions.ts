import { advanceHighWaterMark, findHighWaterMark } from "@/lib/db/high-water-mark";
import { findUnnotified } from "@/lib/db/usage/find-unnotified";
import { writeExhaustionMail } from "./write-exhaustion-mail";

/** A mail is written about a second after the last use; only after that can it be lost. The clocks of instances differ, too. */
const OVERLAP_MS = 2 * 60_000;
const FIRST_LOOK_MS = 86_400_000;
const BATCH_SIZE = 1_000;

/**
 * Writes the mails about exhausted quotas that were lost when a process was killed: `enqueueExhaustion` holds them in memory for about a
 * second, so that no use waits for them. It reads all uses since the high-water mark, so each is found however long the job did not run.
 *
 * @returns how many were written
 */
export async function recoverExhaustions(realNow: Date): Promise<number> {
  const mark = (await findHighWaterMark("exhaustion")) ?? new Date(realNow.getTime() - FIRST_LOOK_MS);
  // If the clock was ahead and has been corrected, the time in between must still be read.
  const since = new Date(Math.min(mark.getTime(), realNow.getTime()) - OVERLAP_MS);
  const unnotified = await findUnnotified(since, realNow, BATCH_SIZE);
  let written = 0;
  for (const { subscriptionId, feature } of unnotified) {
    if (await writeExhaustionMail(subscriptionId, feature, realNow)) written += 1;
  }
  // The rest comes in the next run, once these have their mails.
  if (unnotified.length < BATCH_SIZE) await advanceHighWaterMark("exhaustion", realNow);
  return written;
}
