import type { CredentialContext } from "@/lib/context";
import { findHistory, type HistoryPosition, type HistoryRow } from "@/lib/db/usage/history";
import { hasAdvancedAnalytics } from "@/lib/domain/history";
import { AppError } from "@/lib/errors";
import { openHistory } from "./open-history";

/** Rows per read: a year of a busy student is some thousands, which need not all be in memory at once. */
const PAGE = 500;

/**
 * The whole history of a filter, newest first, read page by page as it is consumed.
 *
 * @throws plan_required on plans without advanced analytics, and what `openHistory` throws, before anything is read
 */
export async function exportHistory(
  context: CredentialContext,
  request: { days: number; feature: string | null },
): Promise<AsyncGenerator<HistoryRow[], void, undefined>> {
  const { filter, historyDays } = await openHistory(context, request);
  if (!hasAdvancedAnalytics(historyDays)) {
    throw new AppError("plan_required", "History as CSV comes with Pro. The other plans show it on the page.");
  }
  return (async function* () {
    let before: HistoryPosition | null = null;
    while (filter) {
      const rows: HistoryRow[] = await findHistory(filter, before, PAGE);
      yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      before = { createdAt: last.created_at, id: last.id };
    }
  })();
}
