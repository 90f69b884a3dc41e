import { dayOfInstant } from "./calendar";
import { FREE_PLAN_KEY } from "./plan";
import { BILLING_PERIOD_DAYS } from "./terms";

/** A subscription with the fields that the sentence (after a cancel, a renewal, a change of plan) needs; they are those of `Subscription`. */
export interface DescribedSubscription {
  planKey: string;
  autoRenewal: boolean;
  cancelRequestedAt: Date | null;
  endDate: Date | null;
  /** A day, as `YYYY-MM-DD`. */
  renewalDay: string | null;
  gracePeriodEnd: Date | null;
  /** A renewal's debit is not decided yet. */
  isChargeOpen: boolean;
}

/** One sentence about a subscription, for apps that show it unchanged: the `message` of every response. Days are of the billing time zone. */
export function describeSubscription(subscription: DescribedSubscription, timeZone: string): string {
  const { planKey, endDate, isChargeOpen } = subscription;
  if (planKey === FREE_PLAN_KEY || !endDate) return "The free plan is active.";
  const until = dayOfInstant(subscription.gracePeriodEnd ?? endDate, timeZone);
  return isChargeOpen ? `${withOpenCharge(subscription, until)} ${OPEN_CHARGE}` : whole(subscription, until);
}

/** A debit that was requested is decided by the bank, whatever the student has asked for since. */
const OPEN_CHARGE = `A charge that was requested before is still open: if the bank takes it, it pays for the next ${BILLING_PERIOD_DAYS} days.`;

function whole(subscription: DescribedSubscription, until: string): string {
  const { autoRenewal, cancelRequestedAt, renewalDay, gracePeriodEnd } = subscription;
  if (cancelRequestedAt) return `Cancelled. Everything works until ${until}, and nothing more is charged.`;
  if (gracePeriodEnd) return `Not renewed. Everything works until ${until}.`;
  return autoRenewal ? `Renews on ${renewalDay}.` : `Auto-renewal is off. Everything works until ${until}.`;
}

function withOpenCharge(subscription: DescribedSubscription, until: string): string {
  const { autoRenewal, cancelRequestedAt, gracePeriodEnd } = subscription;
  if (cancelRequestedAt) return `Cancelled. Everything works until ${until}, and no new charge is made.`;
  if (gracePeriodEnd) return `Not renewed. Everything works until ${until}.`;
  return autoRenewal ? "The renewal is being paid." : `Auto-renewal is off, and no new charge is made.`;
}
