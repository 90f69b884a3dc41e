import type { Context } from "@/lib/context";
import { type FigureRow, type FigureRows, listFigureRows } from "@/lib/db/analytics/figure-rows";
import type { UseFilter } from "@/lib/db/analytics/summed-uses";
import type { AnalyticsSpan } from "@/lib/domain/analytics";
import type { FigureKey } from "@/lib/domain/figure";
import { invalidField } from "@/lib/errors";
import { requireStaff } from "../require-staff";
import { type AskedPeriod, readSpan } from "./read-span";

export interface FigureRequest extends AskedPeriod {
  figure: FigureKey;
  /** Of figures of usage. */
  filter: UseFilter;
  limit: number;
  cursor: string | null;
}

export interface FigureReport {
  span: AnalyticsSpan;
  /** Of all rows. */
  total: number;
  sums: FigureRows["sums"];
  rows: FigureRow[];
  nextCursor: string | null;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The very rows that a figure of a period counts, page by page. @throws forbidden, invalid_request */
export async function getFigureRows(context: Context, request: FigureRequest): Promise<FigureReport> {
  requireStaff(context, "admin:read");
  const { figure, filter, limit, cursor } = request;
  const span = readSpan(request, context.realNow);
  if (cursor !== null && !UUID.test(cursor)) {
    throw invalidField("cursor", "cursor must be the next_cursor of the page before.");
  }
  const { from, to, stateAt } = span;
  const question = { from, to, stateAt, now: context.realNow, filter };
  const { total, sums, rows: found } = await listFigureRows(figure, question, cursor, limit + 1);
  const rows = found.slice(0, limit);
  return { span, total, sums, rows, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}
