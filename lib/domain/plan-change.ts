import { compareMoney, type Money } from "./money";
import { changeDirection, FREE_PLAN_KEY, type PlanTerms } from "./plan";
import { quoteUpgrade, type UpgradeQuote } from "./proration";
import type { BillingSettings, PaidSubscription, Refusal } from "./subscription-model";

export type PlanChange =
  | { kind: "upgrade"; quote: UpgradeQuote }
  /** The higher plan costs no more than what is paid already: it takes effect at once, and renews at its own price. */
  | { kind: "free_upgrade"; quote: UpgradeQuote }
  /** Takes effect with the next renewal, at `price`. */
  | { kind: "downgrade"; price: Money }
  | { kind: "refused"; reason: Refusal | "same_plan" | "too_little_to_charge" };

/**
 * Least amount of one payment at the gateway, in minor units. If the rest of the period costs less, the upgrade cannot be sold.
 * Source: Razorpay's orders, "amount: minimum 100 (₹1)".
 */
export const LEAST_CHARGE = 100;

/** What changing to `plan` would do: the preview shows it, and the order charges it. Moving to the free plan is a cancellation, not a change. */
export function planChange(s: PaidSubscription, plan: PlanTerms, now: Date, settings: BillingSettings): PlanChange {
  if (s.gracePeriodEnd) return { kind: "refused", reason: "in_grace" };
  if (s.openAttempt) return { kind: "refused", reason: "payment_in_progress" };
  const direction = changeDirection({ rank: s.planRank }, plan);
  if (direction === "same") return { kind: "refused", reason: "same_plan" };
  if (direction === "downgrade") {
    return plan.key === FREE_PLAN_KEY
      ? { kind: "refused", reason: "not_a_downgrade" }
      : { kind: "downgrade", price: plan.price };
  }
  if (now >= s.endDate) return { kind: "refused", reason: "period_over" };
  const quote = quoteUpgrade(s, plan, now, settings);
  if (compareMoney(plan.price, s.price) <= 0) return { kind: "free_upgrade", quote };
  return quote.due.amount < LEAST_CHARGE
    ? { kind: "refused", reason: "too_little_to_charge" }
    : { kind: "upgrade", quote };
}
