import { advanceHighWaterMark, findHighWaterMark } from "@/lib/db/high-water-mark";
import { writeUseSums } from "@/lib/db/usage/aggregate-usage";

/** What was recorded a moment before the last look may have been committed after it, and instances' clocks differ. */
const OVERLAP_MS = 3 * 60_000;

/**
 * Brings the sums that lists of subscriptions are sorted by after the counters: of what was recorded since the last look; the first time,
 * of everything. Metrics themselves are always read from the counters.
 *
 * @returns how many subscriptions have other sums now
 */
export async function sumUses(realNow: Date): Promise<number> {
  const mark = await findHighWaterMark("use_sum");
  // A clock that was ahead and was put right must not leave the time between unread.
  const since = mark && new Date(Math.min(mark.getTime(), realNow.getTime()) - OVERLAP_MS);
  const changed = await writeUseSums(since);
  await advanceHighWaterMark("use_sum", realNow);
  return changed;
}
