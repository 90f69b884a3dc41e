import { advanceHighWaterMark, findHighWaterMark } from "@/lib/db/high-water-mark";
import { writeUseSums } from "@/lib/db/usage/aggregate-usage";

/** What was recorded a moment before the last run may have been committed after it, and the clocks of instances differ. */
const OVERLAP_MS = 3 * 60_000;

/**
 * Updates the usage totals that lists of subscriptions are sorted by, from the counters: of uses since the high-water mark; the first
 * time, of everything. The quotas shown to people are always read from the counters.
 *
 * @returns how many subscriptions have new totals
 */
export async function sumUses(realNow: Date): Promise<number> {
  const mark = await findHighWaterMark("use_sum");
  // If the clock was ahead and has been corrected, the time in between must still be read.
  const since = mark && new Date(Math.min(mark.getTime(), realNow.getTime()) - OVERLAP_MS);
  const changed = await writeUseSums(since);
  await advanceHighWaterMark("use_sum", realNow);
  return changed;
}
