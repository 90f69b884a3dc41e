import { money } from "@/lib/domain/money";
import type { PlanTerms } from "@/lib/domain/plan";
import { queryRows } from "../sql/query";
import { defineStatement, type RowOf, t } from "../sql/statement";

type Queryable = Parameters<typeof queryRows>[2];

const TERMS_ROW = {
  key: t.text,
  name: t.text,
  rank: t.int4,
  version_id: t.uuid,
  amount: t.int4,
  currency: t.bpchar,
};
type TermsRow = RowOf<typeof TERMS_ROW>;

/** A plan as it is sold, with its display name. */
export interface PlanOffer extends PlanTerms {
  name: string;
}

/** The current price of a plan in a currency; null where it is not on offer in it. */
export async function findPlanOffer(planKey: string, currency: string, on?: Queryable): Promise<PlanOffer | null> {
  const [row] = await queryRows(OFFER, [planKey, currency], on);
  return row ? toOffer(row) : null;
}

/** The same for a plan that the student has chosen already: they get it even when it is no longer offered to others. */
export async function findChosenPlan(planKey: string, currency: string, on?: Queryable): Promise<PlanOffer | null> {
  const [row] = await queryRows(CHOSEN, [planKey, currency], on);
  return row ? toOffer(row) : null;
}

/** The price of a plan version; null where it has none in the currency. */
export async function findPlanTerms(versionId: string, currency: string, on?: Queryable): Promise<PlanOffer | null> {
  const [row] = await queryRows(TERMS, [versionId, currency], on);
  return row ? toOffer(row) : null;
}

/** The highest price of any plan on offer in a currency. */
export async function findHighestPrice(currency: string): Promise<number | null> {
  const [row] = await queryRows(HIGHEST, [currency]);
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
const OFFER = defineStatement({ name: "plan_offer", text: `${TODAY} AND plan.archived_at IS NULL`, row: TERMS_ROW });
const CHOSEN = defineStatement({ name: "plan_chosen", text: TODAY, row: TERMS_ROW });
const TERMS = defineStatement({ name: "plan_terms", text: `${SELECT} WHERE version.id = $1`, row: TERMS_ROW });
const HIGHEST = defineStatement({
  name: "plan_highest_price",
  text: `SELECT max(price.amount) AS amount FROM plan JOIN plan_price price ON price.plan_version_id = plan.current_version_id
WHERE price.currency = $1 AND plan.archived_at IS NULL`,
  row: { amount: t.int4.nullable },
});
