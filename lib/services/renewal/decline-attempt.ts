import { updateAttempt } from "@/lib/db/payment/attempt-rows";
import { closeOrder } from "@/lib/db/payment/order-rows";
import { lockOpenAttempt } from "@/lib/db/renewal/attempts";
import { afterCommit, type Connection, withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { money } from "@/lib/domain/money";
import { stateOf } from "@/lib/domain/subscription";
import type { Decline } from "@/lib/gateway";
import { metrics } from "@/lib/telemetry/metrics";
import type { PaymentSource } from "../settlement/payment-context";
import { applyEvent } from "../subscription/apply-event";
import type { Debit } from "./debit";

/** The gateway refused to start the debit: there is no payment to record, and the attempt is declined. */
export function declineAttempt(by: PaymentSource, debit: Debit, decline: Decline): Promise<"declined" | "waiting"> {
  return withTransaction((client) => closeAttempt(by, debit, "declined", decline, client));
}

/**
 * Before an earlier attempt is charged, checks whether it is still wanted. If the student has cancelled since, or the grace period is
 * over, or a payment is disputed, nothing was charged and nothing will be: the attempt is abandoned.
 *
 * @returns whether it was abandoned
 */
export async function abandonUnlessWanted(by: PaymentSource, debit: Debit): Promise<boolean> {
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: debit.subscriptionId }, by.realNow, client);
    if (!locked || (isWanted(locked) && !locked.isDisputed)) return false;
    const why = isWanted(locked) ? DISPUTED : NOT_WANTED;
    return (await closeAttempt(by, debit, "abandoned", why, client)) === "declined";
  });
}

const NOT_WANTED = { code: "NOT_WANTED", reason: "no_longer_wanted" };
const DISPUTED = { code: "NOT_WANTED", reason: "payment_disputed" };

function isWanted({ subscription, now }: LockedSubscription): boolean {
  const state = stateOf(subscription);
  if (state === "renewing") return true;
  return state === "past_due" && subscription.gracePeriodEnd !== null && now < subscription.gracePeriodEnd;
}

async function closeAttempt(
  by: PaymentSource,
  debit: Debit,
  status: "declined" | "abandoned",
  { code, reason }: Pick<Decline, "code" | "reason">,
  client: Connection,
): Promise<"declined" | "waiting"> {
  const locked = await lockSubscription({ id: debit.subscriptionId }, by.realNow, client);
  const attempt = locked && (await lockOpenAttempt(debit.attemptId, client));
  // Decided meanwhile by a webhook or another worker.
  if (!attempt) return "waiting";
  const amount = money(attempt.amount, attempt.currency);
  await applyEvent(locked, { type: "renewal_declined", attemptId: debit.attemptId, amount, reason }, by, client);
  await updateAttempt(debit.attemptId, { status, paymentId: null, decline: { code, reason }, now: locked.now }, client);
  await closeOrder(debit.orderId, "abandoned", locked.now, client);
  afterCommit(client, () => metrics().renewals.inc({ outcome: status }));
  return "declined";
}
