import type { Context } from "@/lib/context";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { changeSubscription, type SubscriptionWithMessage } from "./change-subscription";
import { subscriptionMessage } from "./subscription-message";

/** Takes a cancellation back: it renews as before. @throws conflict if nothing is cancelled, or the paid period is over */
export async function resumeSubscription(context: Context): Promise<IdempotentResult<SubscriptionWithMessage>> {
  return changeSubscription(context, { type: "resume_asked" }, subscriptionMessage);
}
