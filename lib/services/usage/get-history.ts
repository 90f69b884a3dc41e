import type { CredentialContext } from "@/lib/context";
import {
  type DailyRow,
  findDailyUses,
  findHistory,
  type HistoryPosition,
  type HistoryRow,
  type HistoryTotals,
  sumHistory,
} from "@/lib/db/usage/history";
import { daysOfWindow } from "@/lib/domain/history";
import { readTimeCursor, writeTimeCursor } from "../time-cursor";
import { openHistory } from "./open-history";

export interface HistoryRequest {
  days: number;
  feature: string | null;
  limit: number;
  cursor: string | null;
}

export interface History {
  from: Date;
  to: Date;
  entries: HistoryRow[];
  daily: DailyRow[];
  totals: HistoryTotals;
  nextCursor: string | null;
}

/**
 * A student's uses, newest first, with the totals of the whole filter. Days are days of the student's own time zone, or the billing one.
 *
 * @throws invalid_request for more days than the plan shows, or a cursor that is not ours; feature_not_found
 */
export async function getHistory(context: CredentialContext, request: HistoryRequest): Promise<History> {
  const { from, to, filter, timeZone } = await openHistory(context, request);
  const before = request.cursor === null ? null : placeInHistory(request.cursor);
  if (!filter) {
    return { from, to, entries: [], daily: [], totals: { entries: 0, uses: 0, input_size: 0 }, nextCursor: null };
  }
  const [page, totals, daily] = await Promise.all([
    findHistory(filter, before, request.limit + 1),
    sumHistory(filter),
    findDailyUses(filter, daysOfWindow({ from, to }, timeZone)),
  ]);
  const entries = page.slice(0, request.limit);
  const last = page.length > request.limit ? entries.at(-1) : undefined;
  return {
    from,
    to,
    entries,
    daily,
    totals,
    nextCursor: last ? writeTimeCursor({ at: last.created_at, id: last.id }) : null,
  };
}

export function placeInHistory(cursor: string): HistoryPosition {
  const { at, id } = readTimeCursor(cursor);
  return { createdAt: at, id };
}
