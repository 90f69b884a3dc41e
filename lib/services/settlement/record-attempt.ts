import { hasUndecidedPayment } from "@/lib/db/payment/payment-rows";
import type { Connection } from "@/lib/db/sql/query";
import { ATTEMPT_TRANSITIONS, isAttemptOpen } from "@/lib/domain/attempt";
import { money } from "@/lib/domain/money";
import { applyEvent } from "../subscription/apply-event";
import { declinedAttempt, declineReason } from "./build-payment-write";
import type { AttemptWrite, PaymentContext } from "./payment-context";

/** The gateway has the debit: the call that asked for it arrived, even if we saw no response. */
export function submittedAttempt({ attempt }: PaymentContext): AttemptWrite {
  const status = attempt && ATTEMPT_TRANSITIONS[attempt.status].submitted;
  return attempt && status && { id: attempt.id, status, paymentId: null, decline: null };
}

/**
 * A declined debit declines its attempt, unless another debit of the same order is still pending: that one decides.
 * In a checkout a declined payment ends nothing: the student may try another card.
 */
export async function declineAttempt(context: PaymentContext, client: Connection): Promise<AttemptWrite> {
  const { by, locked, order, payment, record, attempt } = context;
  if (!attempt || !isAttemptOpen(attempt.status) || (await hasUndecidedPayment(order.id, record.id, client)))
    return null;
  const reason = declineReason(payment);
  const amount = money(attempt.amount, attempt.currency);
  await applyEvent(locked, { type: "renewal_declined", attemptId: attempt.id, amount, reason }, by, client);
  return declinedAttempt(attempt.id, context);
}
