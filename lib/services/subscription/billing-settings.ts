import type { BillingSettings } from "@/lib/domain/subscription-model";
import { getEnv } from "@/lib/env";

export function billingSettings(): BillingSettings {
  const { BILLING_TIME_ZONE: timeZone, RENEWAL_LEAD_DAYS: renewalLeadDays } = getEnv();
  return { timeZone, renewalLeadDays };
}
