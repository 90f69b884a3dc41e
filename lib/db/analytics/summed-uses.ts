import { queryRows } from "../sql/query";
import { type Statement, t } from "../sql/statement";
import { firstIdAt } from "../usage/first-id";
import { NOT_ON_TEST_CLOCK } from "./usage-days";

const HOUR_MS = 3_600_000;

/** The filters of usage metrics. */
export interface UseFilter {
  feature: string | null;
  plan: string | null;
}

/** Uses of the days `[from, to)` of a zone. */
export interface UseRange {
  from: Date;
  to: Date;
  timeZone: string;
}

/** Sums of past days, with their high-water mark: from that recording time on, the log is read too. */
export interface CountedAccess<Group> {
  summed: Group[];
  since: Date;
}

/** The sums with their high-water mark, in one snapshot. `more` are the parameters from $6 on. */
export async function readSummed<Group>(
  statement: Statement<{ summed: Group[]; since: Date | null }>,
  range: UseRange,
  filter: UseFilter,
  more: readonly unknown[] = [],
): Promise<CountedAccess<Group>> {
  const values = [range.from, range.to, range.timeZone, filter.feature, filter.plan, ...more];
  const [row] = await queryRows(statement, values);
  if (!row) throw new Error("the count returned no row");
  // A use is recorded when it happens or later, so nothing recorded before the first day belongs to the range.
  const { from } = range;
  return { summed: row.summed, since: row.since && row.since > from ? row.since : from };
}

/**
 * Uses recorded since the high-water mark, found by their ids, which are created shortly before. Planned anew each time, since the share of
 * the log it reads varies. `more` are the parameters from $7 on.
 */
export async function readSince<Group>(
  statement: Statement<Group>,
  since: Date,
  { from, to }: UseRange,
  { feature, plan }: UseFilter,
  more: readonly unknown[] = [],
): Promise<Group[]> {
  const values = [from, to, since, feature, plan, firstIdAt(new Date(since.getTime() - HOUR_MS)), ...more];
  return queryRows(statement, values);
}

/** Adds up groups with the same key and sorts them by key. */
export function addUp<Column extends string, Group extends Record<Column, number>>(
  groups: readonly Group[],
  keyOf: (group: Group) => string,
  columns: readonly Column[],
): Group[] {
  const known = new Map<string, Group>();
  for (const group of groups) {
    const key = keyOf(group);
    const same = known.get(key);
    const sums = columns.map((column) => [column, (same?.[column] ?? 0) + group[column]]);
    known.set(key, { ...group, ...Object.fromEntries(sums) });
  }
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** The row of a statement for `readSummed`. */
export function summedRow<Group>() {
  return { since: t.timestamptz.nullable, summed: t.json.of<Group[]>() };
}

/** A statement for `readSummed`: groups of a table of sums `u`, whose days are days of the requested zone. */
export function summedSql(select: string, table: string, group: string): string {
  return `WITH reached AS MATERIALIZED (SELECT recorded_until FROM usage_days_until WHERE time_zone = $3::text)
SELECT (SELECT recorded_until FROM reached) AS since, (SELECT coalesce(json_agg(g), '[]') FROM (
  ${select}
  FROM ${table} u WHERE EXISTS (SELECT FROM reached)
    AND u.day >= ($1::timestamptz AT TIME ZONE $3::text)::date AND u.day < ($2::timestamptz AT TIME ZONE $3::text)::date
    AND ($4::text IS NULL OR u.feature_key = $4::text) AND ($5::text IS NULL OR u.plan_key = $5::text)
  ${group}) g) AS summed`;
}

/** The rows that a statement for `readSince` reads. */
export const SINCE = `FROM feature_usage_log l
WHERE l.id >= $6::uuid AND l.recorded_at >= $3::timestamptz AND l.created_at >= $1::timestamptz AND l.created_at < $2::timestamptz
  AND ($4::text IS NULL OR l.feature_name = $4::text) AND ($5::text IS NULL OR l.plan_key = $5::text) AND ${NOT_ON_TEST_CLOCK}`;
