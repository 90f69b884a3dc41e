import type { MethodProblem } from "@/lib/domain/payment-method";
import type { State } from "@/lib/domain/subscription";
import type { MinorUnits } from "@/lib/format/money";

/** How a student's subscription stands, for the pages that talk about money. Instants are ISO 8601. */
export interface Standing {
  state: Exclude<State, "absent">;
  /** Key of the plan that she has. */
  plan: string;
  /** What a period of it costs her; null on free. */
  price: MinorUnits | null;
  startsAt: string | null;
  endsAt: string | null;
  /** A day, as `YYYY-MM-DD`. */
  renewalDay: string | null;
  graceEndsAt: string | null;
  /** Takes the plan's place at the next renewal. */
  scheduled: { plan: string; price: MinorUnits } | null;
  isPaymentUnderWay: boolean;
  /** Why the next charge will probably fail; null where nothing speaks against it, or nothing is charged. */
  methodProblem: MethodProblem | null;
}

const GRACE = ["past_due", "expired", "past_due_canceling"] as const;

export function isInGrace({ state }: Standing): boolean {
  return GRACE.some((grace) => grace === state);
}

/** "Renew now" waits while money is on its way: it may be the renewal. */
export function canRenewNow(standing: Standing): boolean {
  return isInGrace(standing) && !standing.isPaymentUnderWay;
}

/** A plan that may be bought in the checkout today, apart from the one that she would renew. */
export function canBuy(standing: Standing): boolean {
  return (standing.state === "free" || isInGrace(standing)) && !standing.isPaymentUnderWay;
}

/** The one thing that every page has to say about a subscription; null where there is nothing to say. */
export type StripNotice = "underWay" | "grace" | "ending" | "method" | null;

/**
 * Money that is on its way comes first: whoever reads "renew now" beside it would pay twice. A mandate that her bank has still to confirm
 * is said on the billing page only: most are confirmed within minutes.
 */
export function stripNotice(standing: Standing): StripNotice {
  if (standing.isPaymentUnderWay) return "underWay";
  if (isInGrace(standing) && standing.graceEndsAt) return "grace";
  if (standing.methodProblem && standing.methodProblem !== "unconfirmed") return "method";
  return (standing.state === "canceling" || standing.state === "non_renewing") && standing.endsAt ? "ending" : null;
}

/**
 * What `GET /api/subscriptions/current` says once a payment has done what it was for.
 *
 * @param wanted the plan that was paid for; null for whichever she has
 */
export function isOn(
  subscription: { plan: string; status: string; payment_in_progress: boolean },
  wanted: string | null,
): boolean {
  const isWanted = wanted === null ? subscription.plan !== "free" : subscription.plan === wanted;
  return isWanted && subscription.status === "active" && !subscription.payment_in_progress;
}
