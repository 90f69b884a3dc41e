import { advanceHighWaterMark, findHighWaterMark } from "@/lib/db/high-water-mark";
import { findUnnotified } from "@/lib/db/usage/find-unnotified";
import { writeExhaustionMail } from "./write-exhaustion-mail";

/** A mail is written a second after the last use; before that, it is not lost. Instances' clocks differ, too. */
const OVERLAP_MS = 2 * 60_000;
const FIRST_LOOK_MS = 86_400_000;
const MOST = 1_000;

/**
 * Writes the mails about used-up quotas that a process took with it when it was killed: `enqueueExhaustion` holds them in memory for about a second,
 * so that no use waits for them. What was recorded since the last look is looked through, so each is found however long nobody looked.
 *
 * @returns how many were written
 */
export async function recoverExhaustions(realNow: Date): Promise<number> {
  const mark = (await findHighWaterMark("exhaustion")) ?? new Date(realNow.getTime() - FIRST_LOOK_MS);
  // A clock that was ahead and was put right must not leave the time between unread.
  const since = new Date(Math.min(mark.getTime(), realNow.getTime()) - OVERLAP_MS);
  const untold = await findUnnotified(since, realNow, MOST);
  let written = 0;
  for (const { subscriptionId, feature } of untold) {
    if (await writeExhaustionMail(subscriptionId, feature, realNow)) written += 1;
  }
  // Those beyond the most come next, once these have their mails.
  if (untold.length < MOST) await advanceHighWaterMark("exhaustion", realNow);
  return written;
}
