import type { Money } from "./money";

export const FREE_PLAN_KEY = "free";

/** One version of a plan at its price in one currency: what is sold. */
export interface PlanTerms {
  key: string;
  rank: number;
  versionId: string;
  /** Tax included, per billing period. */
  price: Money;
}

export type ChangeDirection = "same" | "upgrade" | "downgrade";

/** No two plans share a rank, so every change goes up or down. */
export function changeDirection(from: { rank: number }, to: { rank: number }): ChangeDirection {
  if (to.rank === from.rank) return "same";
  return to.rank > from.rank ? "upgrade" : "downgrade";
}
