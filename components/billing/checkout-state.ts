import type { ChangedSubscriptionResponse } from "@/lib/client";
import { StudymeterError } from "@/lib/client/error";
import { CheckoutBlocked, type CheckoutProof } from "./razorpay";

export type PaidSubscription = ChangedSubscriptionResponse["subscription"];

/** The state of a checkout. Each state but the first three is a page of its own. */
export type CheckoutState =
  | { at: "page" }
  /** The order and the gateway's script are being fetched. */
  | { at: "opening" }
  | { at: "open" }
  /** Details of the payer are missing, without which nothing that renews is sold. */
  | { at: "payer" }
  /** The window is closed; the outcome of the payment is being checked. */
  | { at: "asking" }
  | { at: "paid"; subscription: PaidSubscription }
  /** Closed, and the gateway knows of no payment. */
  | { at: "closed" }
  | { at: "declined"; reason: string | null }
  /** In progress at the gateway, with the proof of payment if the window gave one. */
  | { at: "underWay"; proof: CheckoutProof | null }
  /** Neither server nor gateway can say whether the student paid. */
  | { at: "unsure" }
  | { at: "noScript" }
  /** The payment was captured and is refunded automatically. */
  | { at: "refunded" }
  | { at: "unavailable" }
  | { at: "failed"; reference: string };

/** The server rejected some input: field → message. */
export interface FieldProblems {
  fields: Record<string, string>;
}

const NO_RESPONSE = new Set(["network_error", "timeout", "invalid_response", "unavailable", "idempotency_in_progress"]);

function codeOf(error: unknown): string | null {
  return error instanceof StudymeterError ? error.code : null;
}

/** The outcome of the call is unknown, or it had no effect and may be sent again. */
function isUnanswered(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && NO_RESPONSE.has(code);
}

/** The current subscription decides: it may have been paid in another tab. */
export function isConflict(error: unknown): boolean {
  return codeOf(error) === "conflict";
}

/** The state when no order could be created, or the window did not open. */
export function afterPlacing(error: unknown): CheckoutState | FieldProblems {
  if (error instanceof CheckoutBlocked) return { at: "noScript" };
  if (codeOf(error) === "payment_in_progress") return { at: "underWay", proof: null };
  if (isUnanswered(error) || codeOf(error) === "rate_limited") return { at: "unavailable" };
  const fields = error instanceof StudymeterError ? error.fields : {};
  if (codeOf(error) === "invalid_request" && Object.keys(fields).some((field) => field.startsWith("payer."))) {
    return { at: "payer" };
  }
  if (codeOf(error) === "invalid_request" && ("state" in fields || "gstin" in fields)) return { fields };
  return failed(error);
}

/** The state after the student closed the window and the payment was checked. */
export function afterClosing(error: unknown): CheckoutState {
  if (codeOf(error) === "payment_in_progress") return { at: "underWay", proof: null };
  return { at: "unsure" };
}

/** The state when the window reported a payment that could not be confirmed: the money may have been taken. */
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
