import type { Context } from "@/lib/context";
import type { Once } from "../idempotency/with-idempotency";
import { changeSubscription, type SubscriptionSummary_ } from "./change-subscription";
import { subscriptionMessage } from "./subscription-message";

/** Takes a cancellation back: it renews as before. @throws conflict where nothing is cancelled, or the paid period is over */
export async function resumeSubscription(context: Context): Promise<Once<SubscriptionSummary_>> {
  return changeSubscription(context, { type: "resume_asked" }, subscriptionMessage);
}
