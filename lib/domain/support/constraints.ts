import type { Subscription } from "../subscription-model";

/** The check constraints of `user_subscription`, by their names in the migration; those that a row breaks. */
export function brokenConstraints(s: Subscription): string[] {
  return Object.entries(CONSTRAINTS)
    .filter(([, holds]) => !holds(s))
    .map(([name]) => name);
}

const none = (...values: unknown[]) => values.every((value) => value === null);
const all = (...values: unknown[]) => values.every((value) => value !== null);

const CONSTRAINTS: Record<string, (s: Subscription) => boolean> = {
  subscription_free_has_no_dates: (s) =>
    s.planKey !== "free" ||
    (["active", "inactive", "cancelled"].includes(s.status) &&
      none(s.endDate, s.renewalDay, s.gracePeriodEnd, s.planVersionId, s.price) &&
      none(s.cancelRequestedAt, s.scheduledPlanKey, s.entitledPlanVersionId, s.entitledUntil) &&
      !s.autoRenewal),
  subscription_paid_is_whole: (s) =>
    s.planKey === "free" ||
    (["active", "pending_renewal", "expired"].includes(s.status) &&
      all(s.endDate, s.renewalDay, s.planVersionId, s.price, s.entitledPlanVersionId, s.entitledUntil)),
  subscription_ends_after_it_starts: (s) => s.endDate === null || s.endDate > s.startDate,
  subscription_grace_is_a_state: (s) =>
    ["pending_renewal", "expired"].includes(s.status) === (s.gracePeriodEnd !== null),
  subscription_grace_follows_the_end: (s) => !s.gracePeriodEnd || (s.endDate !== null && s.gracePeriodEnd >= s.endDate),
  subscription_entitled_to_the_end: (s) => !s.entitledUntil || (s.endDate !== null && s.entitledUntil >= s.endDate),
  subscription_cancelled_does_not_renew: (s) => s.cancelRequestedAt === null || !s.autoRenewal,
  subscription_scheduled_is_another_plan: (s) => s.scheduledPlanKey === null || s.scheduledPlanKey !== s.planKey,
  subscription_scheduled_is_whole: (s) =>
    (s.scheduledPlanKey === null) === (s.scheduledPlanVersionId === null) &&
    (s.scheduledPlanKey === null) === (s.scheduledPrice === null),
  user_subscription_price_amount_check: (s) => s.price === null || s.price.amount > 0,
};
