import { dayOfInstant } from "@/lib/domain/calendar";
import { FREE_PLAN_KEY } from "@/lib/domain/plan";
import type { Subscription } from "@/lib/domain/subscription-model";
import { getEnv } from "@/lib/env";

type Told = Pick<Subscription, "planKey" | "autoRenewal" | "cancelRequestedAt" | "endDate" | "gracePeriodEnd"> & {
  renewalDay: string | null;
};

/** One sentence about how things stand, for programs that show it as it is. Days are of the billing time zone. */
export function standingOf(subscription: Told): string {
  const { planKey, autoRenewal, cancelRequestedAt, endDate, renewalDay, gracePeriodEnd } = subscription;
  if (planKey === FREE_PLAN_KEY || !endDate) return "The free plan is on.";
  const until = dayOfInstant(gracePeriodEnd ?? endDate, getEnv().BILLING_TIME_ZONE);
  if (cancelRequestedAt) return `Cancelled. Everything works until ${until}, and nothing more is charged.`;
  if (gracePeriodEnd) return `Not renewed. Everything works until ${until}.`;
  return autoRenewal ? `Renews on ${renewalDay}.` : `Auto-renewal is off. Everything works until ${until}.`;
}
