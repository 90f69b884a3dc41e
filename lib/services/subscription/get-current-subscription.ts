import type { Context } from "@/lib/context";
import { withTransaction } from "@/lib/db/sql/query";
import { lockSubscription } from "@/lib/db/subscription/lock-subscription";
import { studentNotFound } from "../student/get-named-student";
import { type SubscriptionWithMessage, withMessage } from "./change-subscription";
import { subscriptionMessage } from "./subscription-message";

/** The current subscription, read again after the gateway was called. */
export async function getCurrentSubscription(
  context: Pick<Context, "realNow">,
  subscriptionId: string,
): Promise<SubscriptionWithMessage> {
  return withTransaction(async (client) => {
    const locked = await lockSubscription({ id: subscriptionId }, context.realNow, client);
    if (!locked) throw studentNotFound();
    return withMessage(locked, subscriptionMessage(locked.subscription, locked.now), client);
  });
}
