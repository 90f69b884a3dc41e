import { hasUndecidedPayment } from "@/lib/db/payment/payment-rows";
import type { Connection } from "@/lib/db/sql/query";
import { ATTEMPT_TRANSITIONS, isAttemptOpen } from "@/lib/domain/attempt";
import { money } from "@/lib/domain/money";
import type { SubscriptionEvent } from "@/lib/domain/subscription-model";
import { applyEvent } from "../subscription/apply-event";
import { declinedAttempt } from "./build-payment-write";
import type { AttemptWrite, PaymentContext } from "./payment-context";

/** The gateway has the debit: the call that asked for it arrived, even if we saw no response. */
export function submittedAttempt({ attempt }: PaymentContext): AttemptWrite {
  const status = attempt && ATTEMPT_TRANSITIONS[attempt.status].submitted;
  return attempt && status && { id: attempt.id, status, paymentId: null, decline: null };
}

/**
 * A debit that did not succeed ends its attempt, unless another debit of the same order is still pending: that one decides. Whether it is a
 * decline, skipped by the payer, or our fault or the gateway's, follows from its reason.
 * In a checkout a declined payment ends nothing: the student may try another card.
 */
export async function declineAttempt(context: PaymentContext, client: Connection): Promise<AttemptWrite> {
  const { by, locked, order, record, attempt } = context;
  if (!attempt || !isAttemptOpen(attempt.status) || (await hasUndecidedPayment(order.id, record.id, client)))
    return null;
  const write = declinedAttempt(attempt.id, context);
  const { id: attemptId } = attempt;
  const { reason } = write.decline;
  const amount = money(attempt.amount, attempt.currency);
  const event: SubscriptionEvent =
    write.status === "failed"
      ? { type: "renewal_attempt_failed", attemptId, reason }
      : { type: "renewal_declined", attemptId, amount, reason };
  await applyEvent(locked, event, by, client);
  return write;
}
