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

/** The most that a page shows of a list; the totals include the rest. */
const MOST_LISTED = 20;

/**
 * What is used, by whom and on which plan, how large inputs are, and which limits are reached. The plan of a use or refusal is the student's
 * plan at that time; the plan of a limit that is reached now is the current one. @throws forbidden, invalid_request
 */
export async function getUsageAnalytics(
  context: Context,
  request: AskedPeriod & { filter: UseFilter },
): Promise<UsageAnalytics> {
  requireStaff(context, "admin:read");
  const { filter } = request;
  const span = readSpan(request, context.realNow);
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
