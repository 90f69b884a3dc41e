import type { Context, StudentActor } from "@/lib/context";
import type { Connection } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { getSubscriptionDetail } from "@/lib/db/usage/subscription";
import type { Subscription, SubscriptionEvent } from "@/lib/domain/subscription-model";
import { auditSource } from "../audit/write-audit";
import { type IdempotentResult, withIdempotency } from "../idempotency/with-idempotency";
import { studentNotFound } from "../student/get-named-student";
import { applyEvent } from "./apply-event";
import { refusalError } from "./refusal";
import { type SubscriptionSummary, summarise } from "./summarise";

/** The result of every call that changes a subscription. */
export interface SubscriptionWithMessage {
  subscription: SubscriptionSummary;
  message: string;
}

/**
 * Applies one event for the caller, once per `Idempotency-Key`.
 *
 * @throws conflict or payment_in_progress if the rules refuse it
 */
export async function changeSubscription(
  context: Context,
  event: SubscriptionEvent,
  messageOf: (subscription: Subscription, now: Date) => string,
): Promise<IdempotentResult<SubscriptionWithMessage>> {
  const student = requireStudent(context);
  return withIdempotency(context, student.id, async (client) => {
    const locked = await lockSubscription({ id: student.subscriptionId }, context.realNow, client);
    if (!locked) throw studentNotFound();
    const applied = await applyEvent(locked, event, auditSource(context), client);
    if (applied.decision.kind === "refused") throw refusalError(applied.decision.reason);
    return withMessage(applied.locked, messageOf(applied.locked.subscription, applied.locked.now), client);
  });
}

/** The current subscription, as of this transaction, with a sentence about it. */
export async function withMessage(
  { subscription, now }: LockedSubscription,
  message: string,
  on: Connection,
): Promise<SubscriptionWithMessage> {
  return { subscription: summarise(await getSubscriptionDetail(subscription.id, on), now), message };
}

/** The student that the call is about. */
export function requireStudent({ actor }: Context): StudentActor {
  if (!actor.student) throw studentNotFound();
  return actor.student;
}
