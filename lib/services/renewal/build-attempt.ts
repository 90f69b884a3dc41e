import type { NewOrder } from "@/lib/db/payment/order-rows";
import type { NewAttempt } from "@/lib/db/renewal/attempts";
import type { Money } from "@/lib/domain/money";
import { renewalPeriod } from "@/lib/domain/renewal";
import type { BillingSettings, PaidSubscription } from "@/lib/domain/subscription-model";
import { buildOrder, NO_BILLING } from "../checkout/build-order";

export interface AttemptFacts {
  /** Of the attempt and of its order: the receipt is made of it. */
  id: string;
  studentId: string;
  subscription: PaidSubscription;
  plan: { key: string; versionId: string; price: Money };
  /** How many attempts there were for this period. */
  attemptsBefore: number;
  now: Date;
}

/** A try to charge the next billing period, before anybody has been asked for money. */
export function buildAttempt(facts: AttemptFacts, billing: BillingSettings): NewAttempt {
  const { id, studentId, subscription, plan, attemptsBefore, now } = facts;
  return {
    id,
    subscriptionId: subscription.id,
    studentId,
    ...renewalPeriod(subscription, billing),
    attempt: attemptsBefore + 1,
    planKey: plan.key,
    planVersionId: plan.versionId,
    amount: plan.price.amount,
    currency: plan.price.currency,
    now,
  };
}

/** The order that an attempt is charged by. */
export function orderOfAttempt({ id, studentId, plan, now }: AttemptFacts): NewOrder {
  const facts = { purpose: "renewal", plan, amount: plan.price, billing: NO_BILLING, pricedUntil: null } as const;
  return buildOrder(id, studentId, facts, now);
}
