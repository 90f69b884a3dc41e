import type { ClaimContext } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { type Taken, takeQuota } from "./take-quota";

export const DEFAULT_RESERVATION_SECONDS = 900;

export interface Hold {
  feature: string;
  quantity: number;
  seconds: number;
}

/**
 * Holds quota between "may I" and "it is done": taken from now on, pinned to the counter of this moment, and free again after
 * `seconds` unless it is committed before.
 */
export async function reserveUsage(context: ClaimContext, hold: Hold): Promise<Taken> {
  const id = uuidv7();
  return takeQuota("reservation", context, (now) => ({
    id,
    feature: hold.feature,
    quantity: hold.quantity,
    inputSize: 0,
    usageType: "text",
    outputData: null,
    occurredAt: null,
    late: false,
    expiresAt: new Date(now.getTime() + hold.seconds * 1000),
  }));
}
