import { dayOfInstant } from "./calendar";
import { FREE_PLAN_KEY } from "./plan";

/** A subscription with the fields that the sentence (after a cancel, a renewal, a change of plan) needs; they are those of `Subscription`. */
export interface DescribedSubscription {
  planKey: string;
  autoRenewal: boolean;
  cancelRequestedAt: Date | null;
  endDate: Date | null;
  /** A day, as `YYYY-MM-DD`. */
  renewalDay: string | null;
  gracePeriodEnd: Date | null;
}

/** One sentence about a subscription, for apps that show it unchanged: the `message` of every response. Days are of the billing time zone. */
export function describeSubscription(subscription: DescribedSubscription, timeZone: string): string {
  const { planKey, autoRenewal, cancelRequestedAt, endDate, renewalDay, gracePeriodEnd } = subscription;
  if (planKey === FREE_PLAN_KEY || !endDate) return "The free plan is active.";
  const until = dayOfInstant(gracePeriodEnd ?? endDate, timeZone);
  if (cancelRequestedAt) return `Cancelled. Everything works until ${until}, and nothing more is charged.`;
  if (gracePeriodEnd) return `Not renewed. Everything works until ${until}.`;
  return autoRenewal ? `Renews on ${renewalDay}.` : `Auto-renewal is off. Everything works until ${until}.`;
}
