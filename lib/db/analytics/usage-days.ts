import { type Connection, queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";

/** The high-water mark of the sums, by recording time, and the zone that defines their days. */
export interface UsageDaysUntil {
  timeZone: string;
  recordedUntil: Date;
}

/**
 * Locks the high-water mark until the transaction ends, so that one process sums at a time; readers are not blocked. Null where nothing is
 * summed.
 */
export async function lockUsageDays(on: Connection): Promise<UsageDaysUntil | null> {
  await queryRows(LOCK, [], on);
  const [row] = await queryRows(FIND, [], on);
  return row ? { timeZone: row.time_zone, recordedUntil: row.recorded_until } : null;
}

/** When the first use was recorded; null where there is none. */
export async function findFirstRecorded(on: Connection): Promise<Date | null> {
  const [row] = await queryRows(FIRST, [], on);
  return row?.first ?? null;
}

/** Computes the sums of what was recorded in `[from, to)`, a day in UTC, from scratch: idempotent. */
export async function writeUsageDay(from: Date, to: Date, timeZone: string, on: Connection): Promise<void> {
  for (const statement of [DELETE_USES, DELETE_SIZES]) await queryRows(statement, [from], on);
  for (const statement of [SUM_USES, SUM_SIZES]) await queryRows(statement, [from, to, timeZone], on);
}

export async function writeUsageDaysUntil({ timeZone, recordedUntil }: UsageDaysUntil, on: Connection): Promise<void> {
  await queryRows(WRITE, [timeZone, recordedUntil], on);
}

/** Removes the sums: metrics read the log alone until the next summing. */
export async function forgetUsageDays(on: Connection): Promise<void> {
  for (const statement of [DELETE_ALL_USES, DELETE_ALL_SIZES, DELETE_UNTIL]) await queryRows(statement, [], on);
}

/** Uses of students on test clocks are left out of every metric. */
export const NOT_ON_TEST_CLOCK = `NOT EXISTS (SELECT FROM student st JOIN user_subscription s ON s.student_id = st.id
    WHERE st.test_clock_id IS NOT NULL AND s.id = l.subscription_id)`;

const LOCK = defineStatement({
  name: "usage_days_lock",
  text: "LOCK TABLE usage_days_until IN SHARE ROW EXCLUSIVE MODE",
});
const FIND = defineStatement({
  name: "usage_days_until",
  text: "SELECT time_zone, recorded_until FROM usage_days_until",
  row: { time_zone: t.text, recorded_until: t.timestamptz },
});
const FIRST = defineStatement({
  name: "usage_days_first",
  text: "SELECT min(recorded_at) AS first FROM feature_usage_log",
  row: { first: t.timestamptz.nullable },
});
const WRITE = defineStatement({
  name: "usage_days_until_write",
  text: `INSERT INTO usage_days_until (time_zone, recorded_until) VALUES ($1, $2)
ON CONFLICT (is_one) DO UPDATE SET time_zone = excluded.time_zone, recorded_until = excluded.recorded_until`,
});

const RECORDED_ON = "($1::timestamptz AT TIME ZONE 'UTC')::date";
const DELETE_USES = defineStatement({
  name: "usage_day_delete",
  text: `DELETE FROM usage_day WHERE recorded_on = ${RECORDED_ON}`,
});
const DELETE_SIZES = defineStatement({
  name: "input_size_day_delete",
  text: `DELETE FROM input_size_day WHERE recorded_on = ${RECORDED_ON}`,
});
const DELETE_ALL_USES = defineStatement({ name: "usage_day_delete_all", text: "DELETE FROM usage_day" });
const DELETE_ALL_SIZES = defineStatement({ name: "input_size_day_delete_all", text: "DELETE FROM input_size_day" });
const DELETE_UNTIL = defineStatement({ name: "usage_days_until_delete", text: "DELETE FROM usage_days_until" });

const RECORDED = `FROM feature_usage_log l WHERE l.recorded_at >= $1::timestamptz AND l.recorded_at < $2::timestamptz AND ${NOT_ON_TEST_CLOCK}`;
const DAY = "(l.created_at AT TIME ZONE $3)::date";

const SUM_USES = defineStatement({
  name: "usage_day_sum",
  text: `INSERT INTO usage_day (recorded_on, day, feature_key, plan_key, uses, entries, refusals)
SELECT ${RECORDED_ON}, ${DAY}, l.feature_name, l.plan_key, coalesce(sum(l.quantity) FILTER (WHERE l.status = 'completed'), 0),
  count(*) FILTER (WHERE l.status = 'completed'), coalesce(sum(l.quantity) FILTER (WHERE l.status = 'failed'), 0)
${RECORDED} GROUP BY 2, 3, 4`,
});
const SUM_SIZES = defineStatement({
  name: "input_size_day_sum",
  text: `INSERT INTO input_size_day (recorded_on, day, feature_key, plan_key, size, entries, total)
SELECT ${RECORDED_ON}, ${DAY}, l.feature_name, l.plan_key, two_digits(l.input_size), count(*), sum(l.input_size::bigint)
${RECORDED} AND l.status = 'completed' GROUP BY 2, 3, 4, 5`,
});
