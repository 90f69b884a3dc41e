import { debitVerdict } from "./decline-reason";

/**
 * `declined` by the payer or the bank; `skipped`: the payer opted out of this one debit; `failed`: our fault or the gateway's, tried
 * again; `abandoned`: not wanted any more.
 */
export const ATTEMPT_STATES = [
  "prepared",
  "submitted",
  "unknown",
  "captured",
  "declined",
  "skipped",
  "failed",
  "abandoned",
] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/** What can become known about one attempt to charge one subscription for one billing period. */
export const ATTEMPT_EVENTS = [
  "submitted",
  "no_answer",
  "captured",
  "declined",
  "skipped",
  "failed",
  "abandoned",
] as const;
export type AttemptEvent = (typeof ATTEMPT_EVENTS)[number];

/**
 * State × event → state; null means "unchanged". Captured money wins over every other event: a debit that lands after we gave it
 * up is captured, and nothing moves a captured attempt.
 */
// biome-ignore format: read it as a grid
export const ATTEMPT_TRANSITIONS = {
  //          submitted               no_answer               captured                declined                skipped                 failed                  abandoned
  prepared:  { submitted: "submitted", no_answer: "unknown",   captured: "captured",   declined: "declined",   skipped: "skipped",     failed: "failed",       abandoned: "abandoned" },
  submitted: { submitted: null,        no_answer: "unknown",   captured: "captured",   declined: "declined",   skipped: "skipped",     failed: "failed",       abandoned: null },
  unknown:   { submitted: "submitted", no_answer: null,        captured: "captured",   declined: "declined",   skipped: "skipped",     failed: "failed",       abandoned: "abandoned" },
  captured:  { submitted: null,        no_answer: null,        captured: null,         declined: null,         skipped: null,          failed: null,           abandoned: null },
  declined:  { submitted: null,        no_answer: null,        captured: "captured",   declined: null,         skipped: null,          failed: null,           abandoned: null },
  skipped:   { submitted: null,        no_answer: null,        captured: "captured",   declined: null,         skipped: null,          failed: null,           abandoned: null },
  failed:    { submitted: null,        no_answer: null,        captured: "captured",   declined: null,         skipped: null,          failed: null,           abandoned: null },
  abandoned: { submitted: null,        no_answer: null,        captured: "captured",   declined: null,         skipped: null,          failed: null,           abandoned: null },
} as const satisfies Record<AttemptState, Record<AttemptEvent, AttemptState | null>>;

/** While an attempt is in one of these states, the subscription must not be charged again. */
export function isAttemptOpen(state: AttemptState): boolean {
  return state === "prepared" || state === "submitted" || state === "unknown";
}

/** What the gateway says about the attempt's receipt. */
export type GatewayFinding =
  | { kind: "no_answer" }
  | { kind: "no_order" }
  | { kind: "payments"; payments: readonly FoundPayment[] };

export interface FoundPayment {
  id: string;
  status: "created" | "authorized" | "captured" | "failed" | "refunded";
  declineReason: string | null;
}

export type AttemptStep =
  | { do: "apply"; paymentId: string }
  | { do: "decline"; paymentId: string; reason: string }
  /** Money is or may be on its way. `event` is what to record about it. */
  | { do: "wait"; event: "submitted" | "no_answer" }
  /** Nothing was charged: charge now, on the same order if there is one. */
  | { do: "charge"; order: "create" | "reuse" };

/** How long the gateway may take to list a payment that it made; before that, an empty list does not prove that there is none. */
export const QUIET_MINUTES = 10;

/**
 * What a worker does with an open attempt after it has asked the gateway for its state. It asks first, because the process that
 * wrote the attempt may have been killed after the customer was charged.
 */
export function nextAttemptStep(
  attempt: {
    /** When the charge was last sent, recorded before it was sent; null if it never was. */ lastCallAt: Date | null;
  },
  finding: GatewayFinding,
  now: Date,
): AttemptStep {
  if (finding.kind === "no_answer") return { do: "wait", event: "no_answer" };
  const order = finding.kind === "no_order" ? "create" : "reuse";
  const payments = finding.kind === "payments" ? finding.payments : [];
  const taken = payments.find(({ status }) => status === "captured" || status === "refunded");
  if (taken) return { do: "apply", paymentId: taken.id };
  if (payments.some(({ status }) => status === "created" || status === "authorized"))
    return { do: "wait", event: "submitted" };
  // "Pending" or "paid already" decides nothing, whatever the payment's status says.
  if (payments.some(({ declineReason: reason }) => reason !== null && debitVerdict({ reason }) === "undecided"))
    return { do: "wait", event: "no_answer" };
  const failed = payments.at(-1);
  if (failed) return { do: "decline", paymentId: failed.id, reason: failed.declineReason ?? "unknown_reason" };
  const isQuiet = !attempt.lastCallAt || now.getTime() - attempt.lastCallAt.getTime() >= QUIET_MINUTES * 60_000;
  return isQuiet ? { do: "charge", order } : { do: "wait", event: "no_answer" };
}
