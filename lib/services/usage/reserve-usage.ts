import type { CredentialContext } from "@/lib/context";
import { uuidv7 } from "@/lib/crypto/uuid";
import { RESERVATION_MINUTES } from "@/lib/domain/terms";
import { type Consumed, consumeQuota } from "./consume-quota";

export const DEFAULT_RESERVATION_SECONDS = RESERVATION_MINUTES * 60;

export interface Hold {
  feature: string;
  quantity: number;
  seconds: number;
}

/**
 * Holds quota between "may I" and "it is done": taken from now on, pinned to the counter of this moment, and free again after
 * `seconds` unless it is committed before.
 */
export async function reserveUsage(context: CredentialContext, hold: Hold): Promise<Consumed> {
  const id = uuidv7();
  return consumeQuota("reservation", context, (now) => ({
    id,
    feature: hold.feature,
    quantity: hold.quantity,
    inputSize: 0,
    usageType: "text",
    outputData: null,
    occurredAt: null,
    backdated: false,
    expiresAt: new Date(now.getTime() + hold.seconds * 1000),
  }));
}
