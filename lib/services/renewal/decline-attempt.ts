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

/** The gateway would not even begin: there is no payment to book, and the attempt is over. */
export function declineAttempt(by: PaymentSource, debit: Debit, decline: Decline): Promise<"declined" | "waiting"> {
  return withTransaction((client) => end(by, debit, "declined", decline, client));
}

/**
 * Before an attempt of earlier is charged: whether it is wanted still. She may have cancelled since, or her grace may be over; then nothing
 * was taken and nothing will be, and the attempt is given up.
 *
 * @returns whether it was given up
 */
export async function abandonUnlessWanted(by: PaymentSource, debit: Debit): Promise<boolean> {
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: debit.subscriptionId }, by.realNow, client);
    if (!locked || isWanted(locked)) return false;
    return (await end(by, debit, "abandoned", NOT_WANTED, client)) === "declined";
  });
}

const NOT_WANTED = { code: "NOT_WANTED", reason: "no_longer_wanted" };

function isWanted({ subscription, now }: LockedSubscription): boolean {
  const state = stateOf(subscription);
  if (state === "renewing") return true;
  return state === "past_due" && subscription.gracePeriodEnd !== null && now < subscription.gracePeriodEnd;
}

async function end(
  by: PaymentSource,
  debit: Debit,
  status: "declined" | "abandoned",
  { code, reason }: Pick<Decline, "code" | "reason">,
  client: Connection,
): Promise<"declined" | "waiting"> {
  const locked = await lockSubscription({ id: debit.subscriptionId }, by.realNow, client);
  const attempt = locked && (await lockOpenAttempt(debit.attemptId, client));
  // Decided meanwhile, by whoever heard of it.
  if (!attempt) return "waiting";
  const amount = money(attempt.amount, attempt.currency);
  await applyEvent(locked, { type: "renewal_declined", attemptId: debit.attemptId, amount, reason }, by, client);
  await updateAttempt(debit.attemptId, { status, paymentId: null, decline: { code, reason }, now: locked.now }, client);
  await closeOrder(debit.orderId, "abandoned", locked.now, client);
  afterCommit(client, () => metrics().renewals.inc({ outcome: status }));
  return "declined";
}
