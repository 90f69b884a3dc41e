import type { z } from "zod";
import type { historyResponse } from "@/lib/contract/usage-reports";
import { toWireId } from "@/lib/domain/id";
import type { History, HistoryRequest } from "@/lib/services/usage/get-history";

export function serializeHistory(request: HistoryRequest, history: History): z.input<typeof historyResponse> {
  return {
    success: true,
    filters: { days: request.days, feature: request.feature },
    query_period_days: request.days,
    start_date: history.from.toISOString(),
    end_date: history.to.toISOString(),
    history: history.entries.map((entry) => ({
      // An open reservation shows its reservation id, because that is needed to commit or release it.
      id: toWireId(entry.status === "pending" ? "reservation" : "usage", entry.id),
      feature: entry.feature,
      quantity: entry.quantity,
      input_size: entry.input_size,
      usage_type: entry.usage_type,
      created_at: entry.created_at.toISOString(),
      status: entry.status,
    })),
    daily: history.daily,
    total_count: history.totals.uses,
    total_entries: history.totals.entries,
    total_input_size: history.totals.input_size,
    next_cursor: history.nextCursor,
  };
}
