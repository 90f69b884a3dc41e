import { recordAttempt, startCharge } from "@/lib/db/renewal/attempts";
import { ATTEMPT_TRANSITIONS, type AttemptEvent } from "@/lib/domain/attempt";
import { BILLING_PERIOD_DAYS } from "@/lib/domain/terms";
import { type Decline, GatewayError, getGateway } from "@/lib/gateway";
import { logger } from "@/lib/telemetry/logger";
import { metrics } from "@/lib/telemetry/metrics";
import type { PaymentSource } from "../settlement/payment-context";
import type { KnownOrder, RecordedPayment } from "../settlement/record-payment";
import { recordPaymentById } from "../settlement/record-payment-by-id";
import { type Debit, decryptDebit } from "./debit";
import { declineAttempt } from "./decline-attempt";

/** `waiting`: a payment is or may be pending, and nobody may charge again until it is decided. */
export type ChargeResult = "waiting" | "captured" | "refunded" | "declined";

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
  if (!gatewayIds) return declineAttempt(by, debit, NO_METHOD);
  const gatewayOrderId = debit.gatewayOrderId ?? (await makeOrder(debit, gatewayIds.customerId));
  if (gatewayOrderId === null) return waitFor(debit, "no_answer");
  const ordered = { id: debit.attemptId, orderId: debit.orderId, gatewayOrderId };
  if (!(await startCharge(ordered, debit.lastCallAt, debit.now, by.realNow))) return "waiting";
  const orderedDebit = { ...debit, gatewayOrderId };
  const outcome = await getGateway().chargeToken({
    orderId: gatewayOrderId,
    customerId: gatewayIds.customerId,
    tokenId: gatewayIds.tokenId,
    amount: debit.amount,
    currency: debit.currency,
    description: `${debit.planName}, ${BILLING_PERIOD_DAYS} days`,
    email: debit.email,
  });
  switch (outcome.kind) {
    case "submitted":
      return reconcileCharge(by, orderedDebit, outcome.paymentId, "submitted");
    case "declined":
      return outcome.paymentId === null
        ? declineAttempt(by, debit, outcome.decline)
        : reconcileCharge(by, orderedDebit, outcome.paymentId, "no_answer");
    case "unknown":
      logger().warn({ attempt: debit.attemptId, cause: outcome.cause }, "the outcome of a renewal charge is unknown");
      metrics().renewals.inc({ outcome: "unknown" });
      return waitFor(debit, "no_answer");
  }
}

async function makeOrder({ receipt, amount, currency }: Debit, customerId: string): Promise<string | null> {
  const made = await getGateway().createOrder({ receipt, amount, currency, customerId });
  return made.kind === "unknown" ? null : made.value.id;
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
    case "declined":
      return result.kind;
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
