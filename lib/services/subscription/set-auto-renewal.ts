import type { Context } from "@/lib/context";
import type { IdempotentResult } from "../idempotency/with-idempotency";
import { changeSubscription, type SubscriptionWithMessage } from "./change-subscription";
import { subscriptionMessage } from "./subscription-message";

/** The student's own switch: off, the plan ends with a grace period in which it can still be renewed. @throws conflict if nothing would change, or it is not possible */
export async function setAutoRenewal(
  context: Context,
  enabled: boolean,
): Promise<IdempotentResult<SubscriptionWithMessage>> {
  const type = enabled ? "auto_renewal_turned_on" : "auto_renewal_turned_off";
  return changeSubscription(context, { type }, subscriptionMessage);
}
