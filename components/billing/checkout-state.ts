import type { ChangedSubscriptionResponse } from "@/lib/client";
import { StudymeterError } from "@/lib/client/error";
import { CheckoutBlocked, type CheckoutProof } from "./razorpay";

export type PaidSubscription = ChangedSubscriptionResponse["subscription"];

/** Where a student is between "I want this" and "it is hers". Each but the first three is a page with one message. */
export type CheckoutState =
  | { at: "page" }
  /** The order and the gateway's script are being fetched. */
  | { at: "opening" }
  | { at: "open" }
  /** The window is gone; what became of the payment is being asked. */
  | { at: "asking" }
  | { at: "paid"; subscription: PaidSubscription }
  /** Closed, and the gateway knows of no payment. */
  | { at: "closed" }
  | { at: "declined"; reason: string | null }
  /** With the gateway, and not decided: with the proof where the window gave one. */
  | { at: "underWay"; proof: CheckoutProof | null }
  /** Nobody answers whether she paid. */
  | { at: "unsure" }
  | { at: "noScript" }
  /** The money came, and returns by itself. */
  | { at: "refunded" }
  | { at: "unavailable" }
  | { at: "failed"; reference: string };

/** Something was typed that the server cannot use: field → sentence. */
export interface FieldProblems {
  fields: Record<string, string>;
}

const NO_RESPONSE = new Set(["network_error", "timeout", "invalid_response", "unavailable", "idempotency_in_progress"]);

function codeOf(error: unknown): string | null {
  return error instanceof StudymeterError ? error.code : null;
}

/** Nobody can say whether the call had its effect; or it had none, and may be sent again. */
function isUnanswered(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && NO_RESPONSE.has(code);
}

/** The subscription as it stands has to decide: it may have been paid in another tab. */
export function isConflict(error: unknown): boolean {
  return codeOf(error) === "conflict";
}

/** When no order could be had, or no window be opened. */
export function afterPlacing(error: unknown): CheckoutState | FieldProblems {
  if (error instanceof CheckoutBlocked) return { at: "noScript" };
  if (codeOf(error) === "payment_in_progress") return { at: "underWay", proof: null };
  if (isUnanswered(error) || codeOf(error) === "rate_limited") return { at: "unavailable" };
  const fields = error instanceof StudymeterError ? error.fields : {};
  if (codeOf(error) === "invalid_request" && ("state" in fields || "gstin" in fields)) return { fields };
  return failed(error);
}

/** When she closed the window and it was asked whether she had paid. */
export function afterClosing(error: unknown): CheckoutState {
  if (codeOf(error) === "payment_in_progress") return { at: "underWay", proof: null };
  return { at: "unsure" };
}

/** When the window said that she had paid and this could not be confirmed: the money may well be there. */
export function afterProof(error: unknown, proof: CheckoutProof): CheckoutState {
  const code = codeOf(error);
  if (code === "payment_declined") {
    return { at: "declined", reason: error instanceof StudymeterError ? error.reason : null };
  }
  if (code === "conflict") return { at: "refunded" };
  if (code === "payment_in_progress" || code === "rate_limited" || isUnanswered(error))
    return { at: "underWay", proof };
  return failed(error);
}

function failed(error: unknown): CheckoutState {
  const reference = error instanceof StudymeterError ? (error.requestId ?? error.code) : "browser";
  return { at: "failed", reference };
}
