import type { Context } from "@/lib/context";
import { AppError } from "@/lib/errors";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { changeSubscription, type SubscriptionWithMessage } from "./change-subscription";
import { subscriptionMessage } from "./subscription-message";

export interface Cancellation {
  /** False ends it at once; only an admin may. */
  atPeriodEnd: boolean;
  reason: string | null;
}

/**
 * Cancels a subscription at the end of the paid period or, for an admin, at once.
 *
 * @throws forbidden; conflict on the free plan, or if it is cancelled already; payment_in_progress for ending it at once
 */
export async function cancelSubscription(
  context: Context,
  cancellation: Cancellation,
): Promise<IdempotentResult<SubscriptionWithMessage>> {
  const { atPeriodEnd, reason } = cancellation;
  if (atPeriodEnd) return changeSubscription(context, { type: "cancel_asked", reason }, subscriptionMessage);
  if (!isAdmin(context))
    throw new AppError("forbidden", "Only an admin can end a subscription before its paid period is over.");
  const event = { type: "cancelled_now", reason, refund: null } as const;
  return changeSubscription(context, event, () => "Cancelled. The free plan is active.");
}

function isAdmin({ actor }: Context): boolean {
  if (actor.kind === "staff") return actor.role === "admin";
  return actor.kind === "api_key" && actor.scopes.includes("admin");
}
