import type { SubscriptionDetail } from "@/lib/db/usage/subscription";
import { asOf, rowAsOf } from "@/lib/domain/as-of";
import { describeSubscription } from "@/lib/domain/subscription-message";
import type { Subscription } from "@/lib/domain/subscription-model";
import { getEnv } from "@/lib/env";
import { billingSettings } from "./billing-settings";

export function subscriptionMessage(subscription: Subscription, now: Date): string {
  const isChargeOpen = subscription.openAttempt !== null;
  const described = { ...asOf(subscription, now, billingSettings()), isChargeOpen };
  return describeSubscription(described, getEnv().BILLING_TIME_ZONE);
}

/** The same of a row that was only read. */
export function messageOfRow(stored: SubscriptionDetail, now: Date): string {
  const row = rowAsOf(stored, now, billingSettings());
  const described = {
    planKey: row.plan_key,
    autoRenewal: row.auto_renewal,
    cancelRequestedAt: row.cancel_requested_at,
    endDate: row.end_date,
    renewalDay: row.renewal_date,
    gracePeriodEnd: row.grace_period_end,
    isChargeOpen: row.open_attempt !== null,
  };
  return describeSubscription(described, getEnv().BILLING_TIME_ZONE);
}
