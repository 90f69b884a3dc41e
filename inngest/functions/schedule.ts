import { getEnv } from "@/lib/env";

/** A cron whose hours are those of the billing time zone. */
export function inBillingZone(expression: string): string {
  return `TZ=${getEnv().BILLING_TIME_ZONE} ${expression}`;
}
