import { claimCharge, recordAttempt } from "@/lib/db/renewal/attempts";
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

/** `waiting`: money is or may be on its way, and nobody may charge again until it is decided. */
export type ChargeResult = "waiting" | "captured" | "refunded" | "declined";

const NO_METHOD: Decline = {
  code: "BAD_REQUEST_ERROR",
  reason: "no_payment_method",
  description: "The payment method was removed.",
  source: "customer",
  step: null,
};

/**
 * Makes the order of an attempt and charges it. Every step leaves behind what the next worker needs to ask by, and the charge itself, the one
 * call that is not safe to repeat, is claimed before it is sent.
 *
 * @throws GatewayError where the gateway is busy or away: come back later, and ask first
 */
export async function chargeAttempt(by: PaymentSource, debit: Debit): Promise<ChargeResult> {
  const names = decryptDebit(debit);
  if (!names) return declineAttempt(by, debit, NO_METHOD);
  const gatewayOrderId = debit.gatewayOrderId ?? (await makeOrder(debit, names.customerId));
  if (gatewayOrderId === null) return waitFor(debit, "no_answer");
  const claimed = { id: debit.attemptId, orderId: debit.orderId, gatewayOrderId };
  if (!(await claimCharge(claimed, debit.lastCallAt, debit.now, by.realNow))) return "waiting";
  const ordered = { ...debit, gatewayOrderId };
  const outcome = await getGateway().chargeToken({
    orderId: gatewayOrderId,
    customerId: names.customerId,
    tokenId: names.tokenId,
    amount: debit.amount,
    currency: debit.currency,
    description: `${debit.planName}, ${BILLING_PERIOD_DAYS} days`,
    email: debit.email,
  });
  switch (outcome.kind) {
    case "submitted":
      return settleCharge(by, ordered, outcome.paymentId, "submitted");
    case "declined":
      return outcome.paymentId === null
        ? declineAttempt(by, debit, outcome.decline)
        : settleCharge(by, ordered, outcome.paymentId, "no_answer");
    case "unknown":
      logger().warn({ attempt: debit.attemptId, cause: outcome.cause }, "nobody knows whether a renewal was charged");
      metrics().renewals.inc({ outcome: "unknown" });
      return waitFor(debit, "no_answer");
  }
}

async function makeOrder({ receipt, amount, currency }: Debit, customerId: string): Promise<string | null> {
  const made = await getGateway().createOrder({ receipt, amount, currency, customerId });
  return made.kind === "unknown" ? null : made.value.id;
}

/**
 * Asks what became of a debit and ledger it. Where the gateway does not say, the webhook will, or the next who asks.
 *
 * @param meanwhile what is known until then
 */
export async function settleCharge(
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
      throw new Error(`the payment ${paymentId} of the attempt ${debit.attemptId} is for no order of ours`);
  }
}

function orderOf({ orderId, subscriptionId, gatewayOrderId }: Debit): KnownOrder {
  return { id: orderId, subscription_id: subscriptionId, purpose: "renewal", gateway_order_id: gatewayOrderId };
}

/** Notes what was heard, unless somebody has heard more since. */
export async function waitFor(
  { attemptId, status, now }: Debit,
  event: Extract<AttemptEvent, "submitted" | "no_answer">,
): Promise<"waiting"> {
  const next = ATTEMPT_TRANSITIONS[status][event];
  if (next) await recordAttempt(attemptId, status, next, now);
  return "waiting";
}
