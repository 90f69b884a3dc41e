import type { Context } from "@/lib/context";
import type { Once } from "../idempotency/with-idempotency";
import { changeSubscription, type SubscriptionSummary_ } from "./change-subscription";
import { subscriptionMessage } from "./subscription-message";

/** Her own switch: off, it ends with a grace in which she may still renew. @throws conflict where it is so already, or cannot be */
export async function setAutoRenewal(context: Context, enabled: boolean): Promise<Once<SubscriptionSummary_>> {
  const type = enabled ? "auto_renewal_turned_on" : "auto_renewal_turned_off";
  return changeSubscription(context, { type }, subscriptionMessage);
}
