import type { z } from "zod";
import type { CredentialContext } from "@/lib/context";
import type { recordRequest, recordResponse } from "@/lib/contract/usage";
import { recordUsage } from "@/lib/services/usage/record-usage";
import type { UsageRecord } from "@/lib/services/usage/usage-event";
import type { RouteResult } from "./define-route";
import { replayOr } from "./replay";
import { quotaExhausted, serializeRecord } from "./serializers/usage";

/** `record` and `consume` are the same call under two names: the one that existing clients use, and the one that says what it does. */
export async function handleRecord(
  context: CredentialContext,
  body: z.output<typeof recordRequest>,
): Promise<RouteResult<z.output<typeof recordResponse>>> {
  const result = await recordUsage(context, toUse(body));
  if (result.kind === "refused") throw quotaExhausted(result.quota, result.quantity, { usage_recorded: false });
  return replayOr(result.replayed, serializeRecord(result.outcome));
}

export function toUse(body: z.output<typeof recordRequest>): UsageRecord {
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
