import type { z } from "zod";
import * as contract from "@/lib/contract/subscriptions";
import type { SubscriptionWithMessage } from "@/lib/services/subscription/change-subscription";
import type { PlansOnOffer } from "@/lib/services/subscription/list-plans";
import { messageOfRow } from "@/lib/services/subscription/subscription-message";
import { summarise } from "@/lib/services/subscription/summarise";
import type { SubscriptionNow } from "@/lib/services/usage/get-subscription";
import { UNLIMITED } from "./usage";

type Wire<Schema extends z.ZodType> = z.input<Schema>;

/**
 * The body of every call that changes a subscription. Parsed rather than copied: a stored response comes back with its fields in another
 * order, and a replay must be equal byte for byte.
 */
export function serializeChange({
  subscription,
  message,
}: SubscriptionWithMessage): Wire<typeof contract.subscriptionResponse> {
  return contract.subscriptionResponse.parse({ success: true, subscription, message });
}

export function serializeCurrent({ row, now }: SubscriptionNow): Wire<typeof contract.subscriptionResponse> {
  return { success: true, subscription: summarise(row, now), message: messageOfRow(row, now) };
}

export function serializePlans({ currency, plans, current }: PlansOnOffer): Wire<typeof contract.plansResponse> {
  return {
    success: true,
    currency,
    plans: plans.map((plan) => ({
      plan: plan.key,
      name: plan.name,
      tagline: plan.tagline,
      benefits: plan.benefits,
      history_days: plan.history_days,
      price: plan.amount === null ? null : { amount: plan.amount, currency },
      limits: Object.fromEntries(
        plan.limits.map(({ feature, name, quota }) => [feature, { name, limit: quota ?? UNLIMITED }]),
      ),
      current: plan.key === current,
    })),
  };
}
