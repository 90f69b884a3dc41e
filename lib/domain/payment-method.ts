import { type DebitConditions, hasTriesLeft, isMandateOver } from "./debit-window";
import type { DeclineReason } from "./decline-reason";
import type { DebitDetail } from "./payer";

/** What decides whether a renewal can be charged to a method. */
export interface ChargedMethod {
  status: "initiated" | "confirmed" | "rejected" | "cancelled" | "paused" | "expired" | "removed";
  hasToken: boolean;
  expiryMonth: number | null;
  expiryYear: number | null;
  /** What a debit would lack of the payer. */
  payerMissing?: readonly DebitDetail[];
}

/**
 * Why a charge will probably fail. `expires`: the card still works, but not on the day of the charge. `payer`: the payer's email address or
 * phone number is missing, without which no debit can be requested.
 */
export type MethodProblem = "none" | "unconfirmed" | "expires" | "expired" | "cancelled" | "paused" | "payer";

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
  if (method.payerMissing?.length) return "payer";
  if (method.status === "initiated") return "unconfirmed";
  return expiresAt && expiresAt <= chargedAt ? "expires" : null;
}

/** A card works until the end of the month printed on it. */
function expiryOf({ expiryYear, expiryMonth }: ChargedMethod): Date | null {
  if (expiryYear === null || expiryMonth === null) return null;
  return new Date(Date.UTC(expiryYear, expiryMonth, 1));
}

/**
 * Why a due renewal is not even tried: as a decline, by its name, so that the student hears what to do. Null if it can be tried, or if there
 * is no method at all.
 */
export function whyNotCharged(
  method: Pick<ChargedMethod, "status" | "hasToken"> | null,
  { conditions, triesMade }: { conditions: DebitConditions; triesMade: number },
  now: Date,
): DeclineReason | null {
  if (!method?.hasToken || method.status === "removed") return "no_payment_method";
  if (method.status !== "confirmed") return `mandate_${method.status}`;
  if (isMandateOver(conditions, now)) return "mandate_expired";
  return hasTriesLeft(conditions, triesMade) ? null : "debit_tries_used";
}
