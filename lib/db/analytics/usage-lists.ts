import { percentileOf } from "@/lib/domain/counted-sizes";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";
import type { Stretch } from "./count-flows";
import { atLimit } from "./count-uses";
import {
  addUp,
  readSince,
  readSummed,
  SINCE,
  summedRow,
  summedSql,
  type UseFilter,
  type UseRange,
} from "./summed-uses";
import { NOT_ON_TEST_CLOCK } from "./usage-days";

export interface UsagePerson {
  student_id: string;
  external_id: string | null;
  name: string | null;
  email: string | null;
  plan: string;
}

export interface TopUser extends UsagePerson {
  uses: number;
  refusals: number;
}

export interface ExhaustedCounter extends UsagePerson {
  feature: string;
  used: number;
  limit: number;
  last_used_at: Date;
  /** Null where the quota never resets. */
  resets_at: Date | null;
}

export interface InputSizes {
  feature: string;
  entries: number;
  /** Rounded to two significant digits, as is the next. */
  median: number;
  p95: number;
  sum: number;
}

const REFUSAL_SUM_ROW = {
  feature: t.text,
  plan: t.text,
  refusals: t.int4,
  students: t.int4,
};
export type RefusalSum = RowOf<typeof REFUSAL_SUM_ROW>;

const USERS_ROW = {
  /** The number of students who used something. */
  students: t.int4,
  top_users: t.json.of<TopUser[]>(),
};
export type Users = RowOf<typeof USERS_ROW>;

/** Active students of a time range and the heaviest users; every use is read in the log. */
export async function readUsers({ from, to }: UseRange, filter: UseFilter, most: number): Promise<Users> {
  const [row] = await queryRows(USERS, [...inLog(from, to, filter), most]);
  if (!row) throw new Error("the list returned no row");
  return row;
}

/** Refusals of a time range by feature and plan, most first; read by `usage_log_refused`. */
export async function listRefusals({ from, to }: UseRange, filter: UseFilter): Promise<RefusalSum[]> {
  return queryRows(REFUSALS, inLog(from, to, filter));
}

/** How many students were refused in a time range and in the one before; read by `usage_log_refused`. */
export async function countRefused(
  { previousFrom, from, to }: Stretch,
  filter: UseFilter,
): Promise<{ current: number; previous: number }> {
  const [row] = await queryRows(REFUSED, [...inLog(previousFrom, to, filter), from]);
  return row ?? { current: 0, previous: 0 };
}

const SIZE_GROUP_ROW = {
  feature: t.text,
  size: t.int4.assured("`two_digits` of a number is not null"),
  entries: t.float8,
  total: t.float8,
};
type SizeGroup = RowOf<typeof SIZE_GROUP_ROW>;

/** Input sizes of completed uses by feature: the sums, plus the log of what was recorded since. */
export async function readInputSizes(range: UseRange, filter: UseFilter): Promise<InputSizes[]> {
  const { summed, since } = await readSummed(SUMMED_SIZES, range, filter);
  const recent = await readSince(SIZES_SINCE, since, range, filter);
  const sizes = addUp([...summed, ...recent], ({ feature, size }) => `${feature} ${size}`, ["entries", "total"]);
  const features = [...new Set(sizes.map(({ feature }) => feature))];
  return features.map((feature) => {
    const ofFeature = sizes.filter((row) => row.feature === feature);
    return {
      feature,
      entries: ofFeature.reduce((sum, { entries }) => sum + entries, 0),
      median: percentileOf(ofFeature, 0.5) ?? 0,
      p95: percentileOf(ofFeature, 0.95) ?? 0,
      sum: ofFeature.reduce((sum, { total }) => sum + total, 0),
    };
  });
}

function inLog(from: Date, to: Date, { feature, plan }: UseFilter): unknown[] {
  return [from, to, feature, plan];
}

/** Counters at their limit now, those with the latest period end first: they wait longest for the reset. */
export async function listExhausted(now: Date, filter: UseFilter, most: number): Promise<ExhaustedCounter[]> {
  return queryRows(EXHAUSTED, [now, filter.feature, filter.plan, most]);
}

const PERSON = `st.id AS student_id, st.external_id, coalesce(acc.name, st.name) AS name, coalesce(acc.email, st.email) AS email, s.plan_key AS plan`;

/** A use is recorded when it happens or later, so the partitions before the range need not be opened. */
const IN_LOG = `FROM feature_usage_log l
  WHERE l.recorded_at >= $1::timestamptz AND l.created_at >= $1::timestamptz AND l.created_at < $2::timestamptz
    AND ($3::text IS NULL OR l.feature_name = $3::text) AND ($4::text IS NULL OR l.plan_key = $4::text) AND ${NOT_ON_TEST_CLOCK}`;

const USERS = defineStatement({
  name: "analytics_users",
  text: `WITH used AS MATERIALIZED (
  SELECT l.subscription_id, coalesce(sum(l.quantity) FILTER (WHERE l.status = 'completed'), 0) AS uses,
    coalesce(sum(l.quantity) FILTER (WHERE l.status = 'failed'), 0) AS refusals
  ${IN_LOG} GROUP BY 1
)
SELECT (SELECT count(*)::int FROM used WHERE uses > 0) AS students, (SELECT coalesce(json_agg(t), '[]') FROM (
  SELECT ${PERSON}, most.uses, most.refusals FROM (
    -- Limited before names are looked up; erased students may be among the rows and are left out by name.
    SELECT * FROM used WHERE uses > 0 ORDER BY uses DESC, subscription_id LIMIT $5 + (SELECT count(*) FROM student WHERE erased_at IS NOT NULL)
  ) most JOIN user_subscription s ON s.id = most.subscription_id
  JOIN student st ON st.id = s.student_id AND st.erased_at IS NULL LEFT JOIN account acc ON acc.student_id = st.id
  ORDER BY most.uses DESC, s.id LIMIT $5) t) AS top_users`,
  row: USERS_ROW,
});

const REFUSALS = defineStatement({
  name: "analytics_refusals",
  text: `SELECT l.feature_name AS feature, l.plan_key AS plan, sum(l.quantity)::int AS refusals, count(DISTINCT l.subscription_id)::int AS students
  ${IN_LOG} AND l.status = 'failed' GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`,
  row: REFUSAL_SUM_ROW,
});

const REFUSED = defineStatement({
  name: "analytics_refused",
  text: `SELECT count(DISTINCT l.subscription_id) FILTER (WHERE l.created_at >= $5::timestamptz)::int AS current,
  count(DISTINCT l.subscription_id) FILTER (WHERE l.created_at < $5::timestamptz)::int AS previous
  ${IN_LOG} AND l.status = 'failed'`,
  row: { current: t.int4, previous: t.int4 },
});

const SUMMED_SIZES = defineStatement({
  name: "analytics_sizes_summed",
  text: summedSql(
    "SELECT u.feature_key AS feature, u.size, sum(u.entries) AS entries, sum(u.total) AS total",
    "input_size_day",
    "GROUP BY 1, 2",
  ),
  row: summedRow<SizeGroup>(),
});

const SIZES_SINCE = defineStatement({
  name: "analytics_sizes_since",
  text: `SELECT l.feature_name AS feature, two_digits(l.input_size) AS size, count(*)::float8 AS entries,
  sum(l.input_size::bigint)::float8 AS total
${SINCE} AND l.status = 'completed' GROUP BY 1, 2`,
  row: SIZE_GROUP_ROW,
  isPlannedAnew: true,
});

const EXHAUSTED = defineStatement({
  name: "analytics_exhausted",
  text: `SELECT ${PERSON}, full_counter.feature, full_counter.used, full_counter."limit", full_counter.last_used_at, full_counter.resets_at
FROM (
  SELECT s.id AS subscription_id, c.feature_key AS feature, c.used, quota.quota + c.limit_adjustment AS "limit", c.last_used_at, c.period_end AS resets_at
  ${atLimit("$1", "$2", "$3")}
  ORDER BY c.last_used_at DESC NULLS LAST, s.id, c.feature_key LIMIT $4
) full_counter
JOIN user_subscription s ON s.id = full_counter.subscription_id JOIN student st ON st.id = s.student_id LEFT JOIN account acc ON acc.student_id = st.id
ORDER BY full_counter.last_used_at DESC NULLS LAST, s.id, full_counter.feature`,
  row: {
    student_id: t.uuid,
    external_id: t.text.nullable,
    name: t.text.nullable,
    email: t.text.nullable,
    plan: t.text,
    feature: t.text,
    used: t.int4,
    limit: t.int4,
    last_used_at: t.timestamptz.assured("a counter at its limit has been used"),
    resets_at: t.timestamptz.nullable,
  },
});
