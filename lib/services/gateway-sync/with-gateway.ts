import { AppError } from "@/lib/errors";
import { GatewayError, type Outcome } from "@/lib/gateway";

/** Retry-After for the payer: a busy gateway is seldom busy for long. */
const RETRY_AFTER_SECONDS = 5;

/**
 * Calls the gateway for a user who waits for the response: if the gateway is down or busy, the error says so, and that nothing was
 * lost. Jobs call the gateway directly, and retry later.
 */
export async function withGateway<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    // Wrong keys are ours to fix, and look like an unavailable gateway to the user; the log has the cause.
    if (error.isTemporary || error.kind === "auth") throw gatewayUnavailable(error, error.details.retryAfterSeconds);
    throw error;
  }
}

/** The value of a call that took effect. @throws unavailable if the outcome is unknown; the object is found again by its receipt */
export function requireDone<Value>(outcome: Outcome<Value>): Value {
  if (outcome.kind === "done") return outcome.value;
  throw gatewayUnavailable(new Error(outcome.cause));
}

function gatewayUnavailable(cause: Error, retryAfter = RETRY_AFTER_SECONDS): AppError {
  const message = "The payment service is not responding. Nothing was lost. Try again shortly.";
  return new AppError("unavailable", message, { retryAfter }, { cause });
}
