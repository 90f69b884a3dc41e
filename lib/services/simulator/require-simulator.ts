import { getEnv } from "@/lib/env";
import { AppError, invalidField } from "@/lib/errors";
import { findSimulatorControl, GatewayError, type SimulatorControl } from "@/lib/gateway";

/** The controls of the local Razorpay. @throws not_found in production, and with the real gateway */
export function requireSimulator(): SimulatorControl {
  const control = getEnv().STUDYMETER_MODE === "production" ? null : findSimulatorControl();
  if (!control) throw new AppError("not_found", "There is nothing here.");
  return control;
}

/** Turns an error of the simulator into ours: it validates its own input. */
export async function withSimulator<Result>(field: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { decline, field: named } = error.details;
    if (decline) throw new AppError("payment_declined", decline.description, { body: { reason: decline.reason } });
    if (error.kind === "invalid") throw invalidField(named ?? field, error.message);
    throw new AppError("unavailable", "The payment simulator does not respond.", { retryAfter: 2 }, { cause: error });
  }
}
