import type { DefaultMethod } from "@/lib/db/subscription/subscription-row";
import { type DebitConditions, NO_DEBIT_RULES, UNRESTRICTED, UPI_TRIES_PER_CYCLE } from "@/lib/domain/debit-window";
import type { RenewalHistory } from "@/lib/domain/renewal";
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

/** When debits of a method may be made, by the rules of its kind and the settings. */
export function debitConditions(method: DefaultMethod | null): DebitConditions {
  if (!isChargeable(method)) return UNRESTRICTED;
  const { mandateExpiresAt: expiresAt } = method;
  return {
    rules: method.kind === "upi" ? upiRules() : NO_DEBIT_RULES,
    executedAfterHours: settlesWithinHours(method) ?? 0,
    mandateExpiresAt: expiresAt === null ? null : new Date(expiresAt),
  };
}

function upiRules() {
  const { UPI_OFF_PEAK_ONLY: isOffPeakOnly, UPI_LIMIT_TRIES: isLimited, UPI_SKIP_LAST_DAY: skipsLastDay } = getEnv();
  return { isOffPeakOnly, triesPerCycle: isLimited ? UPI_TRIES_PER_CYCLE : null, skipsLastDay };
}

/** The history of a period, with what the method that would be charged adds to it. */
export function withMethod(
  history: Omit<RenewalHistory, "settlesWithinHours" | "conditions" | "isDisputed">,
  method: DefaultMethod | null,
): Omit<RenewalHistory, "isDisputed"> {
  return { ...history, settlesWithinHours: settlesWithinHours(method), conditions: debitConditions(method) };
}
