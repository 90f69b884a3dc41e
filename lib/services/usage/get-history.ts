import type { ClaimContext } from "@/lib/context";
import { featureExists } from "@/lib/db/usage/feature-exists";
import {
  type DailyRow,
  findDailyUses,
  findHistory,
  type HistoryPosition,
  type HistoryRow,
  type HistoryTotals,
  sumHistory,
} from "@/lib/db/usage/history";
import { historyWindow } from "@/lib/domain/history";
import { getEnv } from "@/lib/env";
import { invalidField } from "@/lib/errors";
import { featureNotFound } from "./confirm";
import { getSubscription } from "./get-subscription";

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
 * What a student used, newest first, with the sums of the whole filter. Days are days of her own time zone, or the billing one.
 *
 * @throws invalid_request for more days than her plan shows, or a cursor that is not ours; feature_not_found
 */
export async function getHistory(context: ClaimContext, request: HistoryRequest): Promise<History> {
  const { now, row } = await getSubscription(context);
  if (request.days > row.history_days) {
    throw invalidField("days", `days must be from 1 to ${row.history_days} on the ${row.effective_plan_key} plan.`);
  }
  if (request.feature !== null && !(await featureExists(request.feature))) throw featureNotFound(request.feature);
  const before = request.cursor === null ? null : readCursor(request.cursor);
  const timeZone = row.time_zone ?? getEnv().BILLING_TIME_ZONE;
  const { from, to } = historyWindow(request.days, now, timeZone);
  if (!row.subscription_id) {
    return { from, to, entries: [], daily: [], totals: { entries: 0, uses: 0, input_size: 0 }, nextCursor: null };
  }
  const filter = { subscriptionId: row.subscription_id, from, to, feature: request.feature, timeZone };
  const [page, totals, daily] = await Promise.all([
    findHistory(filter, before, request.limit + 1),
    sumHistory(filter),
    findDailyUses(filter),
  ]);
  const entries = page.slice(0, request.limit);
  const last = page.length > request.limit ? entries.at(-1) : undefined;
  return { from, to, entries, daily, totals, nextCursor: last ? `${last.created_at.getTime()}.${last.id}` : null };
}

const CURSOR = /^(\d{1,15})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function readCursor(cursor: string): HistoryPosition {
  const [, at, id] = CURSOR.exec(cursor) ?? [];
  if (!at || !id) throw invalidField("cursor", "cursor must be the next_cursor of the page before.");
  return { createdAt: new Date(Number(at)), id };
}
