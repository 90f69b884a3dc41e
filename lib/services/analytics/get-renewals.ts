import type { Context } from "@/lib/context";
import { countFlows } from "@/lib/db/analytics/count-flows";
import {
  countRenewals,
  listRenewals,
  type RenewalCounts,
  type RenewalRow,
  type RenewalState,
} from "@/lib/db/analytics/renewals";
import type { AnalyticsSpan } from "@/lib/domain/analytics";
import { dayOfInstant } from "@/lib/domain/calendar";
import { getEnv } from "@/lib/env";
import { invalidField } from "@/lib/errors";
import { requireStaff } from "../require-staff";
import { type AskedPeriod, readSpan, stretchOf } from "./read-span";

export interface RenewalsRequest extends AskedPeriod {
  status: RenewalState | null;
  reason: string | null;
  limit: number;
  cursor: string | null;
}

export interface Renewals {
  span: AnalyticsSpan;
  today: string;
  counts: RenewalCounts;
  /** Attempts that were decided in the period. */
  captured: number;
  declined: { reason: string | null; count: number }[];
  rows: RenewalRow[];
  nextCursor: string | null;
}

/** Current counts of renewals, the results of a period, and its attempts. @throws forbidden, invalid_request */
export async function getRenewals(context: Context, request: RenewalsRequest): Promise<Renewals> {
  requireStaff(context, "admin:read");
  const span = readSpan(request, context.realNow);
  const today = dayOfInstant(context.realNow, getEnv().BILLING_TIME_ZONE);
  const { status, reason, limit, cursor } = request;
  const after = cursor === null ? null : readCursor(cursor);
  const [counts, flows, found] = await Promise.all([
    countRenewals(today),
    countFlows(stretchOf(span)),
    listRenewals({ from: span.from, to: span.to, status, reason }, after, limit + 1),
  ]);
  const decided = flows.renewals.filter(({ is_current }) => is_current);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return {
    span,
    today,
    counts,
    captured: decided.find((row) => row.status === "captured")?.count ?? 0,
    declined: decided
      .filter((row) => row.status === "declined")
      .map(({ reason: why, count }) => ({ reason: why, count }))
      .sort((a, b) => b.count - a.count),
    rows,
    nextCursor: last ? `${last.created_at.toISOString()}~${last.id}` : null,
  };
}

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function readCursor(cursor: string): { createdAt: Date; id: string } {
  const [, at, id] = CURSOR.exec(cursor) ?? [];
  if (!at || !id || Number.isNaN(Date.parse(at))) {
    throw invalidField("cursor", "cursor must be the next_cursor of the previous page.");
  }
  return { createdAt: new Date(at), id };
}
