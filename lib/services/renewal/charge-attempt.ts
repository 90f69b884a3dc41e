import { recordAttempt, startCharge } from "@/lib/db/renewal/attempts";
import { ATTEMPT_TRANSITIONS, type AttemptEvent } from "@/lib/domain/attempt";
import { finalVerdict } from "@/lib/domain/decline-reason";
import { missingCode, missingDetails, PAYER_DETAILS_MISSING } from "@/lib/domain/payer";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { type ChargeOutcome, type Decline, GatewayError, getGateway } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import { metrics } from "@/lib/telemetry/metrics";
import type { PaymentSource } from "../settlement/payment-context";
import type { KnownOrder, RecordedPayment } from "../settlement/record-payment";
import { recordPaymentById } from "../settlement/record-payment-by-id";
import { type Debit, decryptDebit, payerOfDebit } from "./debit";
import { endAttempt } from "./end-attempt";

/**
 * `waiting`: a payment is or may be pending, and nobody may charge again until it is decided. `failed`: by our fault or the gateway's; it is
 * tried again with backoff.
 */
export type ChargeResult = "waiting" | "captured" | "refunded" | "declined" | "skipped" | "failed";

const NO_METHOD: Decline = {
  code: "BAD_REQUEST_ERROR",
  reason: "no_payment_method",
  description: "The payment method was removed.",
  source: "customer",
  step: null,
};

/**
 * Creates the order of an attempt and charges it. Every step stores what the next worker needs to reconcile it, and the charge itself, the
 * one call that is not safe to repeat, is reserved by compare-and-set before it is sent.
 *
 * @throws GatewayError if the gateway is busy or down: retry later, and reconcile first
 */
export async function chargeAttempt(by: PaymentSource, debit: Debit): Promise<ChargeResult> {
  const gatewayIds = decryptDebit(debit);
  if (!gatewayIds) return endAttempt(by, debit, NO_METHOD);
  const { email, phone } = payerOfDebit(debit);
  if (email === null || phone === null) return endAttempt(by, debit, payerIncomplete({ email, phone }));
  const order = debit.gatewayOrderId ?? (await makeOrder(debit, gatewayIds.customerId));
  if (order === null) return waitFor(debit, "no_answer");
  if (typeof order === "object") return endAttempt(by, debit, order.refused);
  const orderedDebit = { ...debit, gatewayOrderId: order };
  const ordered = { id: debit.attemptId, orderId: debit.orderId, gatewayOrderId: order };
  if (!(await startCharge(ordered, debit.lastCallAt, debit.now, by.realNow))) return "waiting";
  const outcome = await sendCharge(orderedDebit, gatewayIds, { email, contact: phone });
  switch (outcome.kind) {
    case "submitted":
      return reconcileCharge(by, orderedDebit, outcome.paymentId, "submitted");
    case "declined":
      return outcome.paymentId === null
        ? endAttempt(by, debit, outcome.decline)
        : reconcileCharge(by, orderedDebit, outcome.paymentId, "no_answer");
    case "unknown":
      logger().warn({ attempt: debit.attemptId, cause: outcome.cause }, "the outcome of a renewal charge is unknown");
      metrics().renewals.inc({ outcome: "unknown" });
      return waitFor(debit, "no_answer");
  }
}

/** The student has removed them since the attempt was written. */
function payerIncomplete(payer: { email: string | null; phone: string | null }): Decline {
  const description = "The payer's email address or phone number is missing.";
  const code = missingCode(missingDetails(payer));
  return { code, reason: PAYER_DETAILS_MISSING, description, source: "customer", step: null };
}

/** @returns the gateway's id; null if it is not known whether the order was made; why the gateway will never make it */
async function makeOrder(
  { receipt, amount, currency }: Debit,
  customerId: string,
): Promise<string | null | { refused: Decline }> {
  try {
    const made = await getGateway().createOrder({ receipt, amount, currency, customerId });
    return made.kind === "unknown" ? null : made.value.id;
  } catch (error) {
    return { refused: permanentRefusal(error) };
  }
}

async function sendCharge(
  debit: Debit & { gatewayOrderId: string },
  { customerId, tokenId }: { customerId: string; tokenId: string },
  payer: { email: string; contact: string },
): Promise<ChargeOutcome> {
  try {
    return await getGateway().chargeToken({
      orderId: debit.gatewayOrderId,
      customerId,
      tokenId,
      amount: debit.amount,
      currency: debit.currency,
      description: `${debit.planName}, ${BILLING_PERIOD_DAYS} days`,
      ...payer,
    });
  } catch (error) {
    return { kind: "declined", paymentId: null, decline: permanentRefusal(error) };
  }
}

/** Why the gateway will never do it. @throws the error, if it may do it later */
export function permanentRefusal(error: unknown): Decline {
  if (!(error instanceof GatewayError) || error.isTemporary) throw error;
  const step = "payment_initiation";
  const refused = { code: "BAD_REQUEST_ERROR", reason: "input_validation_failed", source: "business", step };
  return error.details.decline ?? { ...refused, description: error.message };
}

/**
 * Fetches the state of a debit and records it. If the gateway does not respond, the webhook or the next reconciliation brings it.
 *
 * @param meanwhile the state to store until then
 */
export async function reconcileCharge(
  by: PaymentSource,
  debit: Debit,
  paymentId: string,
  meanwhile: "submitted" | "no_answer",
): Promise<ChargeResult> {
  let result: RecordedPayment;
  try {
    result = await recordPaymentById(by, paymentId, orderOf(debit));
  } catch (error) {
    if (!(error instanceof GatewayError) || !error.isTemporary) throw error;
    return waitFor(debit, meanwhile);
  }
  switch (result.kind) {
    case "applied":
      return "captured";
    case "refunded":
      return result.kind;
    case "declined":
      return result.decline === null ? "declined" : finalVerdict(result.decline);
    case "under_way":
      return "waiting";
    case "not_ours":
      throw new Error(`the payment ${paymentId} of the attempt ${debit.attemptId} does not match any of our orders`);
  }
}

function orderOf({ orderId, subscriptionId, gatewayOrderId }: Debit): KnownOrder {
  return { id: orderId, subscription_id: subscriptionId, purpose: "renewal", gateway_order_id: gatewayOrderId };
}

/** Stores the state by compare-and-set, unless a newer one has been stored since. */
export async function waitFor(
  { attemptId, status, now }: Debit,
  event: Extract<AttemptEvent, "submitted" | "no_answer">,
): Promise<"waiting"> {
  const next = ATTEMPT_TRANSITIONS[status][event];
  if (next) await recordAttempt(attemptId, status, next, now);
  return "waiting";
}
