import { hasUndecidedPayment } from "@/lib/db/payment/payment-rows";
import type { Connection } from "@/lib/db/sql/query";
import { ATTEMPT_TRANSITIONS, isAttemptOpen } from "@/lib/domain/attempt";
import { money } from "@/lib/domain/money";
import { declinedAttempt, declineReason } from "../payment/build-booking";
import { applyEvent } from "../subscription/apply-event";
import type { AttemptWrite, PaymentContext } from "./payment-context";

/** The gateway has the debit: whatever we thought became of the call that asked for it, it arrived. */
export function submittedAttempt({ attempt }: PaymentContext): AttemptWrite {
  const status = attempt && ATTEMPT_TRANSITIONS[attempt.status].submitted;
  return attempt && status && { id: attempt.id, status, paymentId: null, decline: null };
}

/**
 * A debit was declined, and the attempt with it. Not where another debit of the same order is still under way: that one decides.
 * In a checkout a declined payment ends nothing, she may try another card.
 */
export async function declineAttempt(story: PaymentContext, client: Connection): Promise<AttemptWrite> {
  const { by, locked, order, payment, known, attempt } = story;
  if (!attempt || !isAttemptOpen(attempt.status) || (await hasUndecidedPayment(order.id, known.id, client)))
    return null;
  const reason = declineReason(payment);
  const amount = money(attempt.amount, attempt.currency);
  await applyEvent(locked, { type: "renewal_declined", attemptId: attempt.id, amount, reason }, by, client);
  return declinedAttempt(attempt.id, story);
}
