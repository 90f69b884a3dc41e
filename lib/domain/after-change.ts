import { FREE_PLAN_KEY } from "./plan";
import type { Change, Subscription, SubscriptionEvent } from "./subscription-model";

const ENDS_ATTEMPT = new Set<SubscriptionEvent["type"]>([
  "renewal_captured",
  "renewal_declined",
  "renewal_attempt_failed",
  "settlement_overdue",
]);

/** The subscription after the change of an event has been written, with the fields that are not columns. */
export function afterChange(s: Subscription, { changes }: Change, event: SubscriptionEvent): Subscription {
  const next = { ...s, ...changes, revision: s.revision + 1 };
  if (event.type === "renewal_requested") {
    const { requestedAt, amount } = event;
    next.openAttempt = { requestedAt, ...(amount ? { amount } : {}) };
  }
  if (ENDS_ATTEMPT.has(event.type)) next.openAttempt = null;
  if (next.planKey === FREE_PLAN_KEY) next.planRank = 0;
  else if ("sale" in event) next.planRank = event.sale.plan.rank;
  else if (event.type === "upgrade_granted") next.planRank = event.plan.rank;
  else if ("keeps" in event && event.keeps) next.planRank = event.keeps.plan.rank;
  else if (event.type === "upgrade_refunded" && !event.isRenewed) next.planRank = event.below.rank;
  return next;
}
