import { z } from "zod";
import { debitVerdict } from "@/lib/domain/decline-reason";
import { GatewayError } from "./errors";
import type { Decline } from "./types";

/** What came instead of a usable response; it contains nothing of the request. */
export interface Failure {
  /** 0 if there was no response. */
  statusCode: number;
  /** Of the socket, as ECONNREFUSED; null if there was a response. */
  networkCode: string | null;
  /** Razorpay's own error, if the response has one. */
  error: RazorpayError | null;
  retryAfterSeconds: number | null;
}

const member = z
  .string()
  .nullish()
  .catch(null)
  .transform((value) => (value && value !== "NA" ? value : null));

const razorpayError = z.object({
  code: z.string(),
  description: z.string().catch("The gateway gave no reason."),
  source: member,
  step: member,
  reason: member,
  field: member,
  metadata: z
    .object({ payment_id: member })
    .nullish()
    .catch(null)
    .transform((value) => ({ paymentId: value?.payment_id ?? null })),
});

export type RazorpayError = z.output<typeof razorpayError>;

export function readRazorpayError(body: unknown): RazorpayError | null {
  const result = z.object({ error: razorpayError }).safeParse(body);
  return result.success ? result.data.error : null;
}

/** The connection was never established, so nothing can have arrived. After any other failure it may have. */
const NEVER_SENT = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

/** Whether the call may have had its effect, although there is no response that says so. */
export function mayHaveHappened({ statusCode, networkCode, error }: Failure): boolean {
  if (statusCode === 0) return networkCode === null || !NEVER_SENT.includes(networkCode);
  if (statusCode === 429) return false;
  // An earlier request with the same key is still being worked on (Razorpay, "Idempotent requests" of refunds): ask what became of it.
  if (statusCode === 409) return true;
  // A refusal counts only in the gateway's own format: an error page of a proxy says nothing about the gateway.
  return statusCode < 400 || statusCode >= 500 || error === null;
}

/** The code of axios for a call that our own timeout ended. */
const TIMED_OUT = "ERR_CANCELED";

export function describeFailure({ statusCode, networkCode, error }: Failure): string {
  if (statusCode === 0)
    return networkCode === TIMED_OUT ? "no response in time" : `no response (${networkCode ?? "connection lost"})`;
  return error ? `HTTP ${statusCode}: ${error.description}` : `HTTP ${statusCode} without a readable body`;
}

/** The error for a failure that certainly had no effect. */
export function toGatewayError(failure: Failure): GatewayError {
  const { statusCode, error, retryAfterSeconds } = failure;
  const details = { statusCode, ...(error?.field ? { field: error.field } : {}) };
  const message = `The payment gateway: ${describeFailure(failure)}`;
  if (statusCode === 401) return new GatewayError("auth", message, { ...details, decline: refusalReason(failure) });
  if (statusCode === 429) {
    return new GatewayError("rate_limited", message, { ...details, retryAfterSeconds: retryAfterSeconds ?? 1 });
  }
  if (error === null || statusCode === 0 || statusCode >= 500) return new GatewayError("unavailable", message, details);
  const decline = declineOf(error);
  if (decline) return new GatewayError("declined", message, { ...details, decline });
  return new GatewayError("invalid", message, { ...details, decline: refusalReason(failure) });
}

/** The refusal as a decline, if it is about the payment and not about the request. */
export function declineOf(error: RazorpayError): Decline | null {
  const decline = toDecline(error, error.reason ?? "payment_failed");
  const isAboutPayment = error.metadata.paymentId !== null || (error.reason && debitVerdict(decline) !== "failed");
  return isAboutPayment ? decline : null;
}

function toDecline({ code, description, source, step }: RazorpayError, reason: string): Decline {
  return { code, reason, description, source, step };
}

/**
 * Why the gateway refused a call for good, as a reason. Only few refusals of a request name one. An account for which recurring payments are not
 * enabled is answered as if the address did not exist (razorpay-node, issue 447).
 */
export function refusalReason({ statusCode, error }: Failure): Decline {
  const refused: RazorpayError = error ?? { ...NO_ERROR, description: `HTTP ${statusCode}` };
  if (statusCode === 401) return toDecline(refused, "keys_not_accepted");
  if (/requested url was not found/i.test(refused.description)) {
    return toDecline(refused, "recurring_payment_not_enabled");
  }
  return toDecline(refused, refused.reason ?? "input_validation_failed");
}

const NO_ERROR: RazorpayError = {
  code: "BAD_REQUEST_ERROR",
  description: "The gateway gave no reason.",
  source: null,
  step: null,
  reason: null,
  field: null,
  metadata: { paymentId: null },
};
