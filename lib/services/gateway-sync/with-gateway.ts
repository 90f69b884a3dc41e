import { AppError } from "@/lib/errors";
import { GatewayError, type Outcome } from "@/lib/gateway";

/** How long whoever pays may wait before she tries again: a gateway that is busy is seldom busy for long. */
const TRY_AGAIN_SECONDS = 5;

/**
 * Runs calls of the gateway for somebody who waits for the answer: where the gateway is away or busy she is told so, and that nothing is
 * lost. Jobs call the gateway directly, and come back later.
 */
export async function withGateway<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    // Wrong keys are ours to mend, and to her the same as a gateway that is away; the log has the cause.
    if (error.isTemporary || error.kind === "auth") throw gatewayAway(error, error.details.retryAfterSeconds);
    throw error;
  }
}

/** The value of a call that had its effect. @throws unavailable where nobody knows; what was asked for is found again by its receipt */
export function requireDone<Value>(outcome: Outcome<Value>): Value {
  if (outcome.kind === "done") return outcome.value;
  throw gatewayAway(new Error(outcome.cause));
}

function gatewayAway(cause: Error, retryAfter = TRY_AGAIN_SECONDS): AppError {
  const message = "The payment service does not answer at the moment. Nothing was lost; try again shortly.";
  return new AppError("unavailable", message, { retryAfter }, { cause });
}
