import { findChosenPlan, findPlanOffer, type PlanOffer } from "@/lib/db/catalogue/find-plan-terms";
import { isMoneyOnItsWay } from "@/lib/db/payment/payment-rows";
import type { Connection } from "@/lib/db/sql/query";
import type { LockedSubscription } from "@/lib/db/subscription/subscription-row";
import { asOf } from "@/lib/domain/as-of";
import type { Money } from "@/lib/domain/money";
import { planChange } from "@/lib/domain/plan-change";
import { isPaid } from "@/lib/domain/subscription";
import type { PaidSubscription } from "@/lib/domain/subscription-model";
import { AppError, invalidField } from "@/lib/errors";
import { planToRenew } from "../renewal/plan-to-renew";
import { billingSettings } from "../subscription/billing-settings";
import { refusalError } from "../subscription/refusal";

/** What changing to a plan does, as plain JSON: shown by the preview, and stored with the idempotency key of the change. */
export interface QuotedChange {
  kind: "upgrade" | "downgrade" | "undo";
  planKey: string;
  /** Charged today; null where nothing is: an upgrade that costs no more takes effect at once. */
  due: { amount: number; currency: string } | null;
  takesEffectAt: string;
  /** End of the paid period, when it renews; a change now does not move it. */
  paidUntil: string;
  renewsAt: { amount: number; currency: string };
}

export interface Quote {
  change: QuotedChange;
  plan: PlanOffer;
  /** Of an upgrade that is paid for: the prorated amount due, and the end of the time that it pays for. */
  upgrade: { due: Money; until: Date } | null;
}

/**
 * One calculation for the preview, the order and the change.
 *
 * @throws invalid_request for a plan that is not on sale; conflict if nothing can be changed; payment_in_progress
 */
export async function quoteChange(locked: LockedSubscription, planKey: string, on?: Connection): Promise<Quote> {
  const { student, now } = locked;
  const subscription = asOf(locked.subscription, now, billingSettings());
  if (!isPaid(subscription)) throw refusalError("on_free_plan");
  // An upgrade that was paid a moment ago in another tab may be pending, and so may a renewal.
  if (await isMoneyOnItsWay(student.id, on)) throw refusalError("payment_in_progress");
  const plan = await findPlan(subscription, planKey, on);
  if (!plan) throw invalidField("plan", `There is no plan "${planKey}" to change to.`);
  const change = planChange(subscription, plan, now, billingSettings());
  switch (change.kind) {
    case "upgrade": {
      const { due, until, renewsAt } = change.quote;
      const dates = { takesEffectAt: now.toISOString(), paidUntil: until.toISOString() };
      return { change: { kind: "upgrade", planKey, due, ...dates, renewsAt }, plan, upgrade: { due, until } };
    }
    case "free_upgrade": {
      const { until, renewsAt } = change.quote;
      const dates = { takesEffectAt: now.toISOString(), paidUntil: until.toISOString() };
      return { change: { kind: "upgrade", planKey, due: null, ...dates, renewsAt }, plan, upgrade: null };
    }
    case "downgrade":
      return { change: later(subscription, "downgrade", planKey, change.price), plan, upgrade: null };
    case "refused":
      if (change.reason === "same_plan" && subscription.scheduledPlanKey !== null) {
        return { change: later(subscription, "undo", planKey, subscription.price), plan, upgrade: null };
      }
      throw refused(change.reason);
  }
}

/** The current plan and the scheduled one may be chosen by this student even when they are no longer on sale, the latter as it was planned. */
async function findPlan(s: PaidSubscription, planKey: string, on?: Connection): Promise<PlanOffer | null> {
  if (planKey === s.scheduledPlanKey) return planToRenew(s, on);
  const find = planKey === s.planKey ? findChosenPlan : findPlanOffer;
  return find(planKey, s.price.currency, on);
}

/** What happens at the next renewal. */
function later({ endDate }: PaidSubscription, kind: "downgrade" | "undo", planKey: string, price: Money): QuotedChange {
  const end = endDate.toISOString();
  return { kind, planKey, due: null, takesEffectAt: end, paidUntil: end, renewsAt: price };
}

type Refused = Extract<ReturnType<typeof planChange>, { kind: "refused" }>["reason"];

function refused(reason: Refused): AppError {
  switch (reason) {
    case "same_plan":
      return new AppError("conflict", "This plan is already active.", { body: { reason } });
    case "too_little_to_charge":
      return new AppError(
        "conflict",
        "Too little of the period is left to charge for. Change the plan after the renewal.",
        { body: { reason } },
      );
    default:
      return refusalError(reason);
  }
}
