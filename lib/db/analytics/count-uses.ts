import { dayOfInstant } from "@/lib/domain/calendar";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";
import type { Stretch } from "./count-flows";
import { isRealAndKnown } from "./set-aside";
import { addUp, readSince, readSummed, SINCE, summedRow, summedSql, type UseFilter } from "./summed-uses";

const USE_DAY_ROW = {
  day: t.text.assured("the instant is not null"),
  feature: t.text,
  /** Key of the plan that was effective when the use was recorded. */
  plan: t.text,
  uses: t.float8,
  entries: t.float8,
  refusals: t.float8,
};
export type UseDay = RowOf<typeof USE_DAY_ROW>;

export interface UseCounts {
  days: UseDay[];
  /** The sums of the range before, without days. */
  previous: { uses: number; refusals: number };
}

const FULL_COUNTERS_ROW = {
  students: t.int4,
  counters: t.int4,
};
export type FullCounters = RowOf<typeof FULL_COUNTERS_ROW>;

/**
 * Uses and refusals of two time ranges, by day, feature and plan: summed days, plus the log of what was recorded since. The sums and their
 * high-water mark are read in one snapshot, so nothing is counted twice or left out. Without students on test clocks.
 */
export async function countUses(stretch: Stretch, filter: UseFilter): Promise<UseCounts> {
  const { previousFrom, from, to, timeZone } = stretch;
  const range = { from: previousFrom, to, timeZone };
  const { summed, since } = await readSummed(SUMMED, range, filter);
  const recent = await readSince(USED_SINCE, since, range, filter, [timeZone]);
  const keyOf = ({ day, feature, plan }: UseDay) => `${day} ${feature} ${plan}`;
  const all = addUp([...summed, ...recent], keyOf, ["uses", "entries", "refusals"]);
  const firstDay = dayOfInstant(from, timeZone);
  const before = all.filter(({ day }) => day < firstDay);
  return {
    days: all.filter(({ day }) => day >= firstDay),
    previous: {
      uses: before.reduce((sum, { uses }) => sum + uses, 0),
      refusals: before.reduce((sum, { refusals }) => sum + refusals, 0),
    },
  };
}

/** Counters at their limit at a moment, with their students; read by `counter_by_period_end`. */
export async function countFullCounters(now: Date, filter: UseFilter): Promise<FullCounters> {
  const [row] = await queryRows(FULL, [now, filter.feature, filter.plan]);
  return row ?? { students: 0, counters: 0 };
}

const SUMMED = defineStatement({
  name: "analytics_uses_summed",
  text: summedSql(
    `SELECT u.day::text AS day, u.feature_key AS feature, u.plan_key AS plan,
    sum(u.uses) AS uses, sum(u.entries) AS entries, sum(u.refusals) AS refusals`,
    "usage_day",
    "GROUP BY u.day, 2, 3",
  ),
  row: summedRow<UseDay>(),
});

const USED_SINCE = defineStatement({
  name: "analytics_uses_since",
  text: `SELECT (l.created_at AT TIME ZONE $7::text)::date::text AS day, l.feature_name AS feature, l.plan_key AS plan,
  coalesce(sum(l.quantity) FILTER (WHERE l.status = 'completed'), 0)::float8 AS uses,
  count(*) FILTER (WHERE l.status = 'completed')::float8 AS entries,
  coalesce(sum(l.quantity) FILTER (WHERE l.status = 'failed'), 0)::float8 AS refusals
${SINCE} GROUP BY 1, 2, 3`,
  row: USE_DAY_ROW,
  isPlannedAnew: true,
});

/**
 * Counters at their limit at a moment. The limit is that of the plan the student is entitled to, else of the current version of the free
 * plan.
 */
export function atLimit(now: string, feature: string, plan: string): string {
  return `FROM usage_counter c
JOIN user_subscription s ON s.id = c.subscription_id
JOIN plan free ON free.key = 'free'
JOIN plan_limit quota ON quota.feature_key = c.feature_key AND quota.plan_version_id =
  CASE WHEN s.entitled_until > ${now}::timestamptz THEN s.entitled_plan_version_id ELSE free.current_version_id END
WHERE c.period_start <= ${now}::timestamptz AND (c.period_end > ${now}::timestamptz OR c.period_end IS NULL) AND c.used > 0
  AND c.used >= quota.quota + c.limit_adjustment
  AND ${isRealAndKnown("s.student_id")} AND (${feature}::text IS NULL OR c.feature_key = ${feature}) AND (${plan}::text IS NULL OR s.plan_key = ${plan})`;
}

const FULL = defineStatement({
  name: "analytics_full_counters",
  text: `SELECT count(*)::int AS students, coalesce(sum(counters), 0)::int AS counters
FROM (SELECT count(*) AS counters ${atLimit("$1", "$2", "$3")} GROUP BY c.subscription_id) student`,
  row: FULL_COUNTERS_ROW,
});
