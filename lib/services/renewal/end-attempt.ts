import { updateAttempt } from "@/lib/db/payment/attempt-rows";
import { closeOrder } from "@/lib/db/payment/order-rows";
import { lockOpenAttempt } from "@/lib/db/renewal/attempts";
import { afterCommit, type Connection, withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { finalVerdict } from "@/lib/domain/decline-reason";
import { money } from "@/lib/domain/money";
import { stateOf } from "@/lib/domain/subscription";
import type { SubscriptionEvent } from "@/lib/domain/subscription-model";
import type { Decline } from "@/lib/gateway";
import { metrics } from "@/lib/telemetry/metrics";
import type { PaymentSource } from "../settlement/payment-context";
import { applyEvent } from "../subscription/apply-event";
import type { Debit } from "./debit";

/** What became of an attempt that left no payment; `waiting`: it was decided meanwhile by a webhook or another worker. */
export type EndResult = "declined" | "skipped" | "failed" | "waiting";

/**
 * The debit was refused before it began, by us or by the gateway: there is no payment to record, and the attempt ends with its reason. An
 * attempt that was never sent is never "on its way".
 *
 * @param decline one that decides something; "pending" is asked about instead
 */
export function endAttempt(by: PaymentSource, debit: Debit, decline: Decline): Promise<EndResult> {
  return withTransaction((client) => closeAttempt(by, debit, finalVerdict(decline), decline, client));
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
    return (await closeAttempt(by, debit, "abandoned", why, client)) !== "waiting";
  });
}

const NOT_WANTED = { code: "NOT_WANTED", reason: "no_longer_wanted" };
const DISPUTED = { code: "NOT_WANTED", reason: "payment_disputed" };

function isWanted({ subscription, now }: LockedSubscription): boolean {
  const state = stateOf(subscription);
  if (state === "renewing") return true;
  return state === "past_due" && subscription.gracePeriodEnd !== null && now < subscription.gracePeriodEnd;
}

async function closeAttempt<Status extends Exclude<EndResult, "waiting"> | "abandoned">(
  by: PaymentSource,
  debit: Debit,
  status: Status,
  { code, reason }: Pick<Decline, "code" | "reason">,
  client: Connection,
): Promise<Status | "waiting"> {
  const locked = await lockSubscription({ id: debit.subscriptionId }, by.realNow, client);
  const attempt = locked && (await lockOpenAttempt(debit.attemptId, client));
  // Decided meanwhile by a webhook or another worker.
  if (!attempt) return "waiting";
  const { attemptId } = debit;
  const event: SubscriptionEvent =
    status === "failed"
      ? { type: "renewal_attempt_failed", attemptId, reason }
      : { type: "renewal_declined", attemptId, amount: money(attempt.amount, attempt.currency), reason };
  await applyEvent(locked, event, by, client);
  await updateAttempt(debit.attemptId, { status, paymentId: null, decline: { code, reason }, now: locked.now }, client);
  await closeOrder(debit.orderId, "abandoned", locked.now, client);
  afterCommit(client, () => metrics().renewals.inc({ outcome: status }));
  return status;
}
