import type { MethodProblem } from "./payment-method";
import { FREE_PLAN_KEY } from "./plan";
import type { State } from "./subscription";

/**
 * What pages show of a subscription at an instant, and the rules that they apply to it. It is plain JSON, and this file imports only
 * types and names: browsers load it. `toSubscriptionView` creates it.
 */
export interface SubscriptionView {
  state: Exclude<State, "absent">;
  /** Key of the effective plan: the free one after the paid time is over. */
  plan: string;
  /** Price of a period; null on the free plan. */
  price: Price | null;
  /** Instants are ISO 8601. */
  startsAt: string | null;
  endsAt: string | null;
  /** A day, as `YYYY-MM-DD`. */
  renewalDay: string | null;
  graceEndsAt: string | null;
  /** Replaces the plan at the next renewal. */
  scheduled: { plan: string; price: Price } | null;
  isPaymentUnderWay: boolean;
  /** The renewal's debit that is requested and not decided: it may be taken whatever the student asks for now. */
  openCharge: Price | null;
  /** A payment is disputed at the bank, and nothing is debited automatically until that is decided. */
  isDebitHeld: boolean;
  /** Why the next charge will probably fail; null if no problem is known or nothing is charged. */
  methodProblem: MethodProblem | null;
}

/** In minor units of its currency. */
interface Price {
  amount: number;
  currency: string;
}

/** A plan of the catalogue, as far as the rules here need it; the free plan has no amount. */
interface CataloguePlan {
  key: string;
  amount: number | null;
}

const GRACE_STATES = ["past_due", "expired", "past_due_canceling"] as const satisfies readonly State[];

/** In grace: the period is over or its renewal was declined, and the plan works until the grace period ends. */
export function isInGrace({ state }: Pick<SubscriptionView, "state">): boolean {
  return GRACE_STATES.some((grace) => grace === state);
}

/** "Renew now" is not offered while a payment is in progress: it may be the renewal. */
export function canRenewNow(view: SubscriptionView): boolean {
  return isInGrace(view) && !view.isPaymentUnderWay;
}

/** A plan may be bought in the checkout today, apart from the one that a renewal would pay for. */
export function canBuy(view: SubscriptionView): boolean {
  return (view.state === "free" || isInGrace(view)) && !view.isPaymentUnderWay;
}

/** Auto-renewal can be switched: neither cancelled nor in grace, where a switch would change nothing. */
export function canSwitchRenewal({ state }: SubscriptionView): boolean {
  return state === "renewing" || state === "non_renewing";
}

/** There is something to cancel that has not been cancelled. */
export function canCancel({ state }: SubscriptionView): boolean {
  return state !== "free" && state !== "canceling" && state !== "past_due_canceling";
}

/** Cancelled, and the period still runs: until its end the cancellation can be undone. */
export function canResume({ state }: SubscriptionView): boolean {
  return state === "canceling";
}

/** Without a payment method the renewal, or what is due in grace, fails. */
export function needsMethod(view: SubscriptionView): boolean {
  return view.state === "renewing" || isInGrace(view);
}

/** The plan works until then: the end of the grace, else of the period. Null on free. */
export function worksUntil(view: SubscriptionView): string | null {
  return isInGrace(view) ? view.graceEndsAt : view.endsAt;
}

/** A debit that was requested before the student ended the renewal may still be taken: the last one. */
export function hasLastCharge({ state, openCharge }: Pick<SubscriptionView, "state" | "openCharge">): boolean {
  return openCharge !== null && state !== "renewing" && state !== "past_due" && state !== "free";
}

/** The one notice about a subscription that every page shows; null if there is none. */
export type StripNotice = "underWay" | "grace" | "ending" | "method" | null;

/**
 * A payment in progress comes first: with "renew now" beside it, a student would pay twice. A mandate that the bank has not confirmed yet
 * is shown on the billing page only: most are confirmed within minutes.
 */
export function stripNotice(view: SubscriptionView): StripNotice {
  if (view.isPaymentUnderWay) return "underWay";
  if (isInGrace(view) && view.graceEndsAt) return "grace";
  if (view.methodProblem && view.methodProblem !== "unconfirmed") return "method";
  return (view.state === "canceling" || view.state === "non_renewing") && view.endsAt ? "ending" : null;
}

/** Keys of the plans that the student can change to; on the free plan, a plan is bought instead. */
export function changeablePlans({ plan, state }: SubscriptionView, plans: readonly CataloguePlan[]): string[] {
  if (state === "free") return [];
  return plans.filter(({ key, amount }) => amount !== null && key !== plan).map(({ key }) => key);
}

/** A paid plan is renewed at the price at which it was bought; every other plan has the current price of the catalogue. */
export function priceOffered(view: SubscriptionView, { key, amount }: CataloguePlan, currency: string): Price {
  return key === view.plan && view.price ? view.price : { amount: amount ?? 0, currency };
}

/**
 * The plan that the upgrade page puts first: the requested one if it is paid, else the current one if it can be renewed, else the
 * first paid one.
 */
export function preselectedPlan(view: SubscriptionView, plans: readonly CataloguePlan[], asked: string | null): string {
  const paid = plans.filter(({ amount }) => amount !== null);
  const wanted = paid.find(({ key }) => key === asked)?.key;
  if (wanted) return wanted;
  if (!canBuy(view) || canRenewNow(view)) return view.plan;
  return paid[0]?.key ?? view.plan;
}

/**
 * Whether the response of `GET /api/subscriptions/current` shows what was paid for.
 *
 * @param wanted the plan that was paid for; null for any paid plan
 */
export function isPurchaseApplied(
  subscription: { plan: string; status: string; payment_in_progress: boolean },
  wanted: string | null,
): boolean {
  const isWanted = wanted === null ? subscription.plan !== FREE_PLAN_KEY : subscription.plan === wanted;
  return isWanted && subscription.status === "active" && !subscription.payment_in_progress;
}
