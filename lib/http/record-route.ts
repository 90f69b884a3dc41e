import type { z } from "zod";
import type { ClaimContext } from "@/lib/context";
import type { recordAnswer, recordRequest } from "@/lib/contract/usage";
import { recordUsage } from "@/lib/services/usage/record-usage";
import type { UseToRecord } from "@/lib/services/usage/use-to-record";
import type { RouteResult } from "./define-route";
import { presentRecord, quotaExhausted } from "./present/usage";
import { replayOr } from "./replay";

/** `record` and `consume` are one call under two names: the name that existing clients know, and the one that says what it does. */
export async function answerRecord(
  context: ClaimContext,
  body: z.output<typeof recordRequest>,
): Promise<RouteResult<z.output<typeof recordAnswer>>> {
  const taken = await recordUsage(context, toUse(body));
  if (taken.kind === "refused") throw quotaExhausted(taken.quota, taken.quantity, { usage_recorded: false });
  return replayOr(taken.replayed, presentRecord(taken.outcome));
}

export function toUse(body: z.output<typeof recordRequest>): UseToRecord {
  return {
    feature: body.feature,
    quantity: body.quantity,
    inputSize: body.input_size,
    usageType: body.usage_type,
    outputData: body.output_data,
    reservationId: body.reservation_id,
    occurredAt: body.occurred_at === undefined ? undefined : new Date(body.occurred_at),
  };
}
