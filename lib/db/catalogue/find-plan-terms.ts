import { money } from "@/lib/domain/money";
import type { PlanTerms } from "@/lib/domain/plan";
import { queryRows, type Statement } from "../sql/query";

type Queryable = Parameters<typeof queryRows>[2];

interface TermsRow {
  key: string;
  name: string;
  rank: number;
  version_id: string;
  amount: number;
  currency: string;
}

/** A plan as it is sold, with the name that people know it by. */
export interface PlanOffer extends PlanTerms {
  name: string;
}

/** What a plan costs today in a currency; null where it is not on offer in it. */
export async function findPlanOffer(planKey: string, currency: string, on?: Queryable): Promise<PlanOffer | null> {
  const [row] = await queryRows<TermsRow>(OFFER, [planKey, currency], on);
  return row ? toOffer(row) : null;
}

/** The same of a plan that somebody has chosen already: she gets it also where it is no longer offered to others. */
export async function findChosenPlan(planKey: string, currency: string, on?: Queryable): Promise<PlanOffer | null> {
  const [row] = await queryRows<TermsRow>(CHOSEN, [planKey, currency], on);
  return row ? toOffer(row) : null;
}

/** What a version of a plan was sold for; null where it has no price in the currency. */
export async function findPlanTerms(versionId: string, currency: string, on?: Queryable): Promise<PlanOffer | null> {
  const [row] = await queryRows<TermsRow>(TERMS, [versionId, currency], on);
  return row ? toOffer(row) : null;
}

/** The most that any plan on offer costs in a currency. */
export async function findHighestPrice(currency: string): Promise<number | null> {
  const [row] = await queryRows<{ amount: number | null }>(HIGHEST, [currency]);
  return row?.amount ?? null;
}

function toOffer(row: TermsRow): PlanOffer {
  const { key, name, rank, version_id: versionId } = row;
  return { key, name, rank, versionId, price: money(row.amount, row.currency) };
}

const SELECT = `SELECT plan.key, plan.name, plan.rank, price.plan_version_id AS version_id, price.amount, price.currency
FROM plan JOIN plan_version version ON version.plan_key = plan.key
JOIN plan_price price ON price.plan_version_id = version.id AND price.currency = $2`;
const TODAY = `${SELECT} WHERE plan.key = $1 AND version.id = plan.current_version_id`;
const OFFER: Statement = { name: "plan_offer", text: `${TODAY} AND plan.archived_at IS NULL` };
const CHOSEN: Statement = { name: "plan_chosen", text: TODAY };
const TERMS: Statement = { name: "plan_terms", text: `${SELECT} WHERE version.id = $1` };
const HIGHEST: Statement = {
  name: "plan_highest_price",
  text: `SELECT max(price.amount) AS amount FROM plan JOIN plan_price price ON price.plan_version_id = plan.current_version_id
WHERE price.currency = $1 AND plan.archived_at IS NULL`,
};
