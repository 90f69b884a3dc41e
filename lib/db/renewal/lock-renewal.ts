import { money } from "@/lib/domain/money";
import type { PlanOffer } from "../catalogue/find-plan-terms";
import { type Connection, queryRows } from "../sql/query";
import { defineStatement, t } from "../sql/statement";
import { lockSubscriptionRow } from "../subscription/lock-subscription";
import {
  type LockedSubscription,
  SUBSCRIPTION_COLUMNS,
  SUBSCRIPTION_JOINS,
  SUBSCRIPTION_ROW,
  type SubscriptionRow,
  toLocked,
} from "../subscription/subscription-row";
import { FACTS_COLUMNS, FACTS_JOINS, FACTS_ROW, type FactsRow, type RenewalFacts, toFacts } from "./history";

/** A subscription locked until the transaction ends, with everything that its renewal depends on. */
export interface LockedRenewal {
  locked: LockedSubscription;
  facts: RenewalFacts;
  plans: RenewalPlans;
}

/** The terms that the next period may be sold at, in the student's currency. */
export interface RenewalPlans {
  /** The scheduled lower plan, in the version that it was planned in. */
  scheduled: PlanOffer | null;
  /** The student's current version, at the catalogue's price. */
  present: PlanOffer | null;
}

type PlanJson = Pick<PlanOffer, "key" | "name" | "rank" | "versionId"> & { amount: number };

type RenewalRow = SubscriptionRow & FactsRow & { scheduled: PlanJson | null; present: PlanJson | null };

/** Two statements, for the reason that `lockSubscription` gives. */
export async function lockRenewal(
  subscriptionId: string,
  realNow: Date,
  on: Connection,
): Promise<LockedRenewal | null> {
  const id = await lockSubscriptionRow({ id: subscriptionId }, on);
  if (id === null) return null;
  const [row] = await queryRows(READ, [id], on);
  return row ? toRenewal(row, realNow) : null;
}

function toRenewal(row: RenewalRow, realNow: Date): LockedRenewal {
  const { scheduled, present, price_currency: currency } = row;
  const plans = { scheduled: offerOf(scheduled, currency), present: offerOf(present, currency) };
  return { locked: toLocked(row, realNow), facts: toFacts(row), plans };
}

function offerOf(plan: PlanJson | null, currency: string | null): PlanOffer | null {
  if (plan === null || currency === null) return null;
  const { amount, ...terms } = plan;
  return { ...terms, price: money(amount, currency) };
}

function planWhere(condition: string): string {
  return `(SELECT json_build_object('key', p.key, 'name', p.name, 'rank', p.rank, 'versionId', price.plan_version_id, 'amount', price.amount)
    FROM plan p JOIN plan_version version ON version.plan_key = p.key
    JOIN plan_price price ON price.plan_version_id = version.id AND price.currency = s.price_currency WHERE ${condition})`;
}

const READ = defineStatement({
  name: "renewal_read",
  text: `SELECT ${SUBSCRIPTION_COLUMNS}, ${FACTS_COLUMNS},
  ${planWhere("version.id = s.scheduled_plan_version_id")} AS scheduled,
  ${planWhere("version.id = s.plan_version_id")} AS present
FROM user_subscription s
${SUBSCRIPTION_JOINS}
${FACTS_JOINS}
WHERE s.id = $1`,
  row: {
    ...SUBSCRIPTION_ROW,
    ...FACTS_ROW,
    scheduled: t.json.of<PlanJson>().nullable,
    present: t.json.of<PlanJson>().nullable,
  },
});
