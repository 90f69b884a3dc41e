import type { Context } from "@/lib/context";
import { countFullCounters, countUses, type FullCounters, type UseCounts } from "@/lib/db/analytics/count-uses";
import type { UseFilter } from "@/lib/db/analytics/summed-uses";
import {
  countRefused,
  type ExhaustedCounter,
  type InputSizes,
  listExhausted,
  listRefusals,
  type RefusalSum,
  readInputSizes,
  readUsers,
  type Users,
} from "@/lib/db/analytics/usage-lists";
import type { AnalyticsSpan, Compared } from "@/lib/domain/analytics";
import { requireStaff } from "../require-staff";
import { type AskedPeriod, readSpan, stretchOf } from "./read-span";

export interface UsageAnalytics extends Users {
  span: AnalyticsSpan;
  filter: UseFilter;
  counts: UseCounts;
  /** Students who were refused. */
  refused: Compared<number>;
  input_sizes: InputSizes[];
  refusals: RefusalSum[];
  atLimit: FullCounters;
  exhausted: ExhaustedCounter[];
}

/** What a page can show of a list; what is beyond it is in the numbers. */
const MOST_LISTED = 20;

/**
 * What is used, by whom and on which plan, how large inputs are, and where limits are met. A plan is the one that counted for the student when the
 * use was recorded or refused; of limits that are met now, the one of now. @throws forbidden, invalid_request
 */
export async function getUsageAnalytics(
  context: Context,
  asked: AskedPeriod & { filter: UseFilter },
): Promise<UsageAnalytics> {
  requireStaff(context, "admin:read");
  const { filter } = asked;
  const span = readSpan(asked, context.realNow);
  const stretch = stretchOf(span);
  const [counts, refused, users, sizes, refusals, atLimit, exhausted] = await Promise.all([
    countUses(stretch, filter),
    countRefused(stretch, filter),
    readUsers(stretch, filter, MOST_LISTED),
    readInputSizes(stretch, filter),
    listRefusals(stretch, filter),
    countFullCounters(context.realNow, filter),
    listExhausted(context.realNow, filter, MOST_LISTED),
  ]);
  return { span, filter, counts, refused, ...users, input_sizes: sizes, refusals, atLimit, exhausted };
}
