/** What decides whether a renewal can be charged to a method. */
export interface ChargedMethod {
  status: "initiated" | "confirmed" | "rejected" | "cancelled" | "paused" | "expired" | "removed";
  hasToken: boolean;
  expiryMonth: number | null;
  expiryYear: number | null;
}

/** Why a charge will probably fail. `expires`: the card still works, but not on the day of the charge. */
export type MethodProblem = "none" | "unconfirmed" | "expires" | "expired" | "cancelled" | "paused";

/**
 * Why a charge would fail, known before it is made. Pages, the notice strip and the reminder all use this.
 *
 * @returns null if no problem is known
 */
export function methodProblem(method: ChargedMethod | null, now: Date, chargedAt: Date): MethodProblem | null {
  if (!method?.hasToken || method.status === "removed") return "none";
  if (method.status === "paused" || method.status === "expired") return method.status;
  if (method.status === "cancelled" || method.status === "rejected") return "cancelled";
  const expiresAt = expiryOf(method);
  if (expiresAt && expiresAt <= now) return "expired";
  if (method.status === "initiated") return "unconfirmed";
  return expiresAt && expiresAt <= chargedAt ? "expires" : null;
}

/** A card works until the end of the month printed on it. */
function expiryOf({ expiryYear, expiryMonth }: ChargedMethod): Date | null {
  if (expiryYear === null || expiryMonth === null) return null;
  return new Date(Date.UTC(expiryYear, expiryMonth, 1));
}
