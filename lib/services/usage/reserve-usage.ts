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
 * Reserves quota between a check and the use: consumed from now on, in the counter of the current quota period, and released after
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
