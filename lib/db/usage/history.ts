import type { StartOfDay } from "@/lib/domain/history";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

export interface HistoryFilter {
  subscriptionId: string;
  from: Date;
  to: Date;
  feature: string | null;
}

const HISTORY_ROW = {
  id: t.uuid,
  feature: t.text,
  quantity: t.int4,
  input_size: t.int4,
  usage_type: t.text,
  status: t.text.of<"completed" | "failed" | "pending">(),
  created_at: t.timestamptz,
};
export type HistoryRow = RowOf<typeof HISTORY_ROW>;

/** Cursor: the last entry of a page; the next page continues with older ones. */
export interface HistoryPosition {
  createdAt: Date;
  id: string;
}

/** Entries newest first; an open reservation is the log's `pending`. */
export async function findHistory(
  filter: HistoryFilter,
  before: HistoryPosition | null,
  limit: number,
): Promise<HistoryRow[]> {
  return queryRows(PAGE, [...filterParams(filter), before?.createdAt.toISOString() ?? null, before?.id ?? null, limit]);
}

const HISTORY_TOTALS_ROW = {
  entries: t.int4,
  uses: t.int4,
  input_size: t.float8,
};
export type HistoryTotals = RowOf<typeof HISTORY_TOTALS_ROW>;

/** Sums over the whole filter, completed uses only. */
export async function sumHistory(filter: HistoryFilter): Promise<HistoryTotals> {
  const [row] = await queryRows(TOTALS, filterParams(filter));
  return row ?? { entries: 0, uses: 0, input_size: 0 };
}

const DAILY_ROW = {
  date: t.text.assured("the first day begins before the window"),
  feature: t.text,
  count: t.int4,
};
export type DailyRow = RowOf<typeof DAILY_ROW>;

/**
 * Completed uses by day and feature, oldest day first. The days are given by their beginnings, the first not after the window's: days in SQL
 * would be those of the database's own table of time zones, which may be older than ours, or lack the student's zone.
 */
export async function findDailyUses(filter: HistoryFilter, days: readonly StartOfDay[]): Promise<DailyRow[]> {
  const names = days.map(({ day }) => day);
  const starts = days.map(({ at }) => at.toISOString());
  return queryRows(DAILY, [...filterParams(filter), names, starts]);
}

function filterParams({ subscriptionId, from, to, feature }: HistoryFilter): unknown[] {
  return [subscriptionId, from.toISOString(), to.toISOString(), feature];
}

const WINDOW = "created_at >= $2::timestamptz AND created_at <= $3::timestamptz";
const OF_FILTER = `subscription_id = $1::uuid AND ${WINDOW} AND ($4::text IS NULL OR feature_name = $4::text)`;

const PAGE = defineStatement({
  name: "history_page",
  text: `SELECT * FROM (
  SELECT id, feature_name AS feature, quantity, input_size, usage_type, status::text, created_at FROM feature_usage_log WHERE ${OF_FILTER}
  UNION ALL
  SELECT id, feature_key, quantity, input_size, 'text', 'pending', created_at FROM reservation
  WHERE subscription_id = $1::uuid AND status = 'open' AND expires_at > $3::timestamptz AND ${WINDOW} AND ($4::text IS NULL OR feature_key = $4::text)
) entry
WHERE $5::timestamptz IS NULL OR (created_at, id) < ($5::timestamptz, $6::uuid)
ORDER BY created_at DESC, id DESC LIMIT $7::int`,
  row: HISTORY_ROW,
});

const TOTALS = defineStatement({
  name: "history_totals",
  text: `SELECT count(*)::int AS entries, coalesce(sum(quantity), 0)::int AS uses, coalesce(sum(input_size), 0)::float8 AS input_size
FROM feature_usage_log WHERE ${OF_FILTER} AND status = 'completed'`,
  row: HISTORY_TOTALS_ROW,
});

const DAILY = defineStatement({
  name: "history_daily",
  text: `SELECT ($5::text[])[width_bucket(created_at, $6::timestamptz[])] AS date, feature_name AS feature, sum(quantity)::int AS count
FROM feature_usage_log WHERE ${OF_FILTER} AND status = 'completed' GROUP BY 1, 2 ORDER BY 1, 2`,
  row: DAILY_ROW,
});
