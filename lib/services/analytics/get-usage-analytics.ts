import type { Context } from "@/lib/context";
import {
  countFullCounters,
  countUses,
  type FullCounters,
  type UseCounts,
  type UseFilter,
} from "@/lib/db/analytics/count-uses";
import { type ExhaustedCounter, listExhausted, readUsageLists, type UsageLists } from "@/lib/db/analytics/usage-lists";
import type { AnalyticsSpan } from "@/lib/domain/analytics";
import { requireStaff } from "../require-staff";
import { type AskedPeriod, readSpan, stretchOf } from "./read-span";

export interface UsageAnalytics extends UsageLists {
  span: AnalyticsSpan;
  filter: UseFilter;
  counts: UseCounts;
  atLimit: FullCounters;
  exhausted: ExhaustedCounter[];
}

/** What a page can show of a list; what is beyond it is in the numbers. */
const MOST_LISTED = 20;

/**
 * What is used, by whom and on which plan, how large inputs are, and where limits are met. A plan is the one that the student is on today: a
 * use does not remember it. @throws forbidden, invalid_request
 */
export async function getUsageAnalytics(
  context: Context,
  asked: AskedPeriod & { filter: UseFilter },
): Promise<UsageAnalytics> {
  requireStaff(context, "admin:read");
  const { filter } = asked;
  const span = readSpan(asked, context.realNow);
  const stretch = stretchOf(span);
  const [counts, lists, atLimit, exhausted] = await Promise.all([
    countUses(stretch, filter),
    readUsageLists(stretch, filter, MOST_LISTED),
    countFullCounters(context.realNow, filter),
    listExhausted(context.realNow, filter, MOST_LISTED),
  ]);
  return { span, filter, counts, ...lists, atLimit, exhausted };
}
