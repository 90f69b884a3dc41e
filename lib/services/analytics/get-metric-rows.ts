import type { Context } from "@/lib/context";
import { listMetricRows, type MetricRow, type MetricRows } from "@/lib/db/analytics/metric-rows";
import type { UseFilter } from "@/lib/db/analytics/summed-uses";
import type { AnalyticsSpan } from "@/lib/domain/analytics";
import type { MetricKey } from "@/lib/domain/metric";
import { invalidField } from "@/lib/errors";
import { requireStaff } from "../require-staff";
import { type AskedPeriod, readSpan } from "./read-span";

export interface MetricRequest extends AskedPeriod {
  metric: MetricKey;
  /** For usage metrics. */
  filter: UseFilter;
  limit: number;
  cursor: string | null;
}

export interface MetricReport {
  span: AnalyticsSpan;
  /** Of all rows. */
  total: number;
  sums: MetricRows["sums"];
  rows: MetricRow[];
  nextCursor: string | null;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The rows that a metric of a period counts, page by page. @throws forbidden, invalid_request */
export async function getMetricRows(context: Context, request: MetricRequest): Promise<MetricReport> {
  requireStaff(context, "admin:read");
  const { metric, filter, limit, cursor } = request;
  const span = readSpan(request, context.realNow);
  if (cursor !== null && !UUID.test(cursor)) {
    throw invalidField("cursor", "cursor must be the next_cursor of the previous page.");
  }
  const { from, to, stateAt } = span;
  const query = { from, to, stateAt, now: context.realNow, filter };
  const { total, sums, rows: found } = await listMetricRows(metric, query, cursor, limit + 1);
  const rows = found.slice(0, limit);
  return { span, total, sums, rows, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}
