import type { SubscriptionDetail } from "@/lib/db/usage/subscription";
import { type DescribedSubscription, describeSubscription } from "@/lib/domain/subscription-message";
import { getEnv } from "@/lib/env";

export function subscriptionMessage(subscription: DescribedSubscription): string {
  return describeSubscription(subscription, getEnv().BILLING_TIME_ZONE);
}

/** The same of a row that was only read. */
export function messageOfRow(row: SubscriptionDetail): string {
  return subscriptionMessage({
    planKey: row.plan_key,
    autoRenewal: row.auto_renewal,
    cancelRequestedAt: row.cancel_requested_at,
    endDate: row.end_date,
    renewalDay: row.renewal_date,
    gracePeriodEnd: row.grace_period_end,
  });
}
