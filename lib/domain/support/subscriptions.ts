import { money } from "../money";
import type { PlanTerms } from "../plan";
import { decide, isPaid } from "../subscription";
import type { BillingSettings, Change, PaidSubscription, Subscription, SubscriptionEvent } from "../subscription-model";

/** Subscriptions for the tests of the rules, made by the rules. */

export const SETTINGS: BillingSettings = { timeZone: "Asia/Kolkata", renewalLeadDays: 1 };

export const PLANS = {
  free: { key: "free", rank: 0, versionId: "free-1", price: money(0, "INR") },
  premium: { key: "premium", rank: 1, versionId: "premium-1", price: money(79900, "INR") },
  pro: { key: "pro", rank: 2, versionId: "pro-1", price: money(159900, "INR") },
} as const satisfies Record<string, PlanTerms>;

const RANKS: Record<string, number> = { free: 0, premium: 1, pro: 2 };

/** As a service writes it and reads it again. The attempt log is not part of the row: its state is given by the caller. */
export function written(s: Subscription, change: Change, openAttempt: Subscription["openAttempt"]): Subscription {
  const next = { ...s, ...change.changes, revision: s.revision + 1, openAttempt };
  return { ...next, planRank: RANKS[next.planKey] ?? 0 };
}

export function signedUp(now: Date, id = "s1"): Subscription {
  const decision = decide({ id }, { type: "signed_up" }, now, SETTINGS);
  if (decision.kind !== "changed") throw new Error("sign-up was not taken");
  return { id, revision: 1, planRank: 0, openAttempt: null, ...decision.changes } as Subscription;
}

/** The subscription after an event that must be taken. An attempt that the event decides is closed by it. */
export function after(s: Subscription, event: SubscriptionEvent, now: Date, settings = SETTINGS): Subscription {
  const decision = decide(s, event, now, settings);
  if (decision.kind !== "changed") throw new Error(`${event.type} was not taken: ${decision.kind} ${decision.reason}`);
  const ends = ["renewal_captured", "renewal_declined", "renewal_attempt_failed", "settlement_overdue"];
  const stays = s.openAttempt && !ends.includes(event.type);
  const opened = event.type === "renewal_requested" ? { requestedAt: event.requestedAt } : null;
  return written(s, decision, opened ?? (stays ? s.openAttempt : null));
}

export function applied(s: Subscription, event: SubscriptionEvent, now: Date, settings = SETTINGS): PaidSubscription {
  const next = after(s, event, now, settings);
  if (!isPaid(next)) throw new Error(`${event.type} left the paid plans`);
  return next;
}

export function bought(plan: PlanTerms, now: Date, settings = SETTINGS): PaidSubscription {
  const sale = { paymentId: "pay-1", plan, paid: plan.price, requestedAt: now };
  return applied(signedUp(now), { type: "purchase_captured", sale }, now, settings);
}
