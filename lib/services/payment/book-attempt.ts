import { type AttemptRow, lockAttemptOfOrder, updateAttempt } from "@/lib/db/payment/attempt-rows";
import { closeOrder } from "@/lib/db/payment/order-rows";
import { hasUndecidedPayment } from "@/lib/db/payment/payment-rows";
import type { Connection } from "@/lib/db/query";
import { ATTEMPT_TRANSITIONS, isAttemptOpen } from "@/lib/domain/attempt";
import { money } from "@/lib/domain/money";
import { applyEvent } from "../subscription/apply-event";
import type { PaymentStory } from "./payment-story";

/** The gateway has the debit: whatever we thought became of the call that asked for it, it arrived. */
export async function bookSubmission({ order, locked }: PaymentStory, client: Connection): Promise<void> {
  const attempt = order.purpose === "renewal" ? await lockAttemptOfOrder(order.id, client) : null;
  const status = attempt && ATTEMPT_TRANSITIONS[attempt.status].submitted;
  if (attempt && status)
    await updateAttempt(attempt.id, { status, paymentId: null, decline: null, now: locked.now }, client);
}

/**
 * A debit was declined, and the attempt with it. Not where another debit of the same order is still under way: that one decides.
 * In a checkout a declined payment ends nothing, she may try another card.
 */
export async function bookDecline(story: PaymentStory, client: Connection): Promise<void> {
  const { by, locked, order, payment, known } = story;
  if (order.purpose !== "renewal") return;
  const attempt = await lockAttemptOfOrder(order.id, client);
  if (!attempt || !isAttemptOpen(attempt.status) || (await hasUndecidedPayment(order.id, known.id, client))) return;
  const reason = payment.decline?.reason ?? "payment_failed";
  const amount = money(attempt.amount, attempt.currency);
  await applyEvent(locked, { type: "renewal_declined", attemptId: attempt.id, amount, reason }, by, client);
  const decline = { code: payment.decline?.code ?? "BAD_REQUEST_ERROR", reason };
  await updateAttempt(attempt.id, { status: "declined", paymentId: known.id, decline, now: locked.now }, client);
  await closeOrder(order.id, "abandoned", locked.now, client);
}

/**
 * The debit of an attempt was captured. Where its money bought the period the attempt is captured too, late or not; where it goes back,
 * an open attempt is over, and a closed one stays what it was.
 */
export async function closeAttempt(
  attempt: AttemptRow,
  { locked, known }: PaymentStory,
  givenBackFor: string | null,
  client: Connection,
): Promise<void> {
  const given = givenBackFor === null;
  const status = given ? "captured" : isAttemptOpen(attempt.status) ? "abandoned" : attempt.status;
  const decline = given ? null : { code: "GIVEN_BACK", reason: givenBackFor };
  await updateAttempt(attempt.id, { status, paymentId: known.id, decline, now: locked.now }, client);
}
