import type { z } from "zod";
import type { CredentialContext } from "@/lib/context";
import type { recordRequest, recordResponse } from "@/lib/contract/usage";
import { recordUsage } from "@/lib/services/usage/record-usage";
import type { UsageRecord } from "@/lib/services/usage/usage-event";
import type { RouteResult } from "./define-route";
import { replayOr } from "./replay";
import { quotaExhausted, serializeRecord } from "./serializers/usage";

/** `record` and `consume` are one call under two names: the name that existing clients know, and the one that says what it does. */
export async function handleRecord(
  context: CredentialContext,
  body: z.output<typeof recordRequest>,
): Promise<RouteResult<z.output<typeof recordResponse>>> {
  const taken = await recordUsage(context, toUse(body));
  if (taken.kind === "refused") throw quotaExhausted(taken.quota, taken.quantity, { usage_recorded: false });
  return replayOr(taken.replayed, serializeRecord(taken.outcome));
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
