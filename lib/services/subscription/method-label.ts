import type { DefaultMethod } from "@/lib/db/subscription/subscription-row";
import { SETTLES_WITHIN_HOURS } from "@/lib/domain/retry";
import { getEnv } from "@/lib/env";
import { gatewayAddress } from "@/lib/gateway";

/** "Visa ending in 1007" or a UPI handle; null if nothing is known that may be shown. */
export function methodLabel(method: DefaultMethod | null): string | null {
  if (!method) return null;
  if (method.kind === "upi") return method.upiHandle;
  return method.lastFour && `${method.network ?? "Card"} ending in ${method.lastFour}`;
}

export function isChargeable(method: DefaultMethod | null): method is DefaultMethod {
  return method?.status === "confirmed" && method.hasToken;
}

/** Hours until a debit of the method is decided; null if it cannot be charged. The simulator's banks decide at once. */
export function settlesWithinHours(method: DefaultMethod | null): number | null {
  if (!isChargeable(method)) return null;
  return gatewayAddress(getEnv()).isSimulator ? 0 : SETTLES_WITHIN_HOURS[method.kind];
}
